import type { Fault } from '#shared/fault';
import type { EpochMs, NodeId, NodeTasks, ScheduledTask, ScheduledTaskId } from '#shared/model';

/** A node whose scheduled tasks were never read, with the reason. */
export const unseenTasks = (
  nodeId: NodeId,
  says: string,
  { now, everyMs }: { readonly now: EpochMs; readonly everyMs: number },
): NodeTasks => ({
  nodeId,
  state: 'unknown',
  says,
  observedAt: now,
  everyMs,
  observedBy: '',
  tasks: [],
  findings: [],
  blindSpots: [],
});

/** What was last seen, unknown from now on: the newest look failed, or none is possible. */
export const tasksAfterFault = (before: NodeTasks, fault: Fault, now: EpochMs): NodeTasks => ({
  ...before,
  state: 'unknown',
  says: fault.says,
  observedAt: now,
});

/** A task of which nothing is known but its runs of before. */
export const unseenTask = (nodeId: NodeId, id: ScheduledTaskId): ScheduledTask => ({
  id,
  nodeId,
  kind: 'timer',
  name: '',
  command: '',
  file: '',
  schedule: '',
  state: 'unknown',
  runs: [],
  neverRan: false,
});
