import type {
  EpochMs,
  FleetNode,
  NodeTasks,
  NodeView,
  ScheduledTask,
  TaskOutput,
  TaskRun,
} from '#shared/model';
import type { ShellAsk } from './ask.ts';

/** What a reading of scheduled tasks may know besides the reply: pure values only. */
export type ScheduleContext = {
  readonly node: NodeView;
  readonly receivedAt: EpochMs;
  readonly everyMs: number;
  /** Runs that were seen before stay known when the node's own memory of them has ended. */
  readonly before: NodeTasks | undefined;
};

/** The part of a source that knows what a node runs by the clock. Pure and total. */
export type ScheduleSource<Reading = unknown> = {
  readonly ask: (node: FleetNode) => ShellAsk<Reading>;
  /** Findings of this node alone; those that need the whole fleet follow in the rules. */
  readonly read: (reading: Reading, context: ScheduleContext) => NodeTasks;
  /** The end of what a run wrote, bounded; undefined: nothing on the node keeps the output of such a run. */
  readonly output: (task: ScheduledTask, run: TaskRun | undefined) => ShellAsk<TaskOutput> | undefined;
};

/** Hides the type of a schedule source in the list of sources. */
export const defineScheduleSource = <Reading>(schedule: ScheduleSource<Reading>): ScheduleSource =>
  schedule as unknown as ScheduleSource;
