import type { NodeTasks, ScheduledTask, TaskFinding } from '#shared/model';
import { hasWords, type StateWord } from '../../ui/index.ts';

/** One task with the node it is on and what is not right about it, of its node or of the fleet. */
export type TaskRow = {
  readonly task: ScheduledTask;
  readonly node: NodeTasks;
  readonly findings: readonly TaskFinding[];
};

export const taskRows = (
  nodes: readonly NodeTasks[],
  ofFleet: readonly TaskFinding[],
): readonly TaskRow[] => {
  const about = new Map<string, TaskFinding[]>();
  for (const finding of [...ofFleet, ...nodes.flatMap(({ findings }) => findings)])
    for (const id of finding.taskIds) about.set(id, [...(about.get(id) ?? []), finding]);
  return nodes.flatMap((node) =>
    node.tasks.map((task) => ({ task, node, findings: about.get(task.id) ?? [] })),
  );
};

/** The worst first: what its findings say, then how its last run ended. Nobody telling is unknown. */
export const stateOf = ({ node, task, findings }: TaskRow): StateWord => {
  if (node.state === 'unknown') return 'unknown';
  if (findings.some(({ severity }) => severity === 'critical')) return 'critical';
  if (findings.some(({ severity }) => severity === 'warning')) return 'warning';
  if (task.state === 'paused') return 'maintenance';
  if (task.state === 'unknown') return 'unknown';
  const [last] = task.runs;
  if (last?.result === 'failed') return 'warning';
  return last === undefined || last.result === 'unknown' ? 'unknown' : 'ok';
};

/** Why it is in that state, in a sentence; empty where nothing needs one. */
export const whyOf = ({ node, task, findings }: TaskRow): string => {
  if (node.state === 'unknown') return node.says;
  const [finding] = findings;
  if (finding !== undefined) return finding.says;
  if (task.state === 'paused') return task.pausedBy === undefined ? '' : `Paused by ${task.pausedBy}.`;
  const [last] = task.runs;
  if (last === undefined) return 'No run of it was seen, so nobody knows how it goes.';
  if (last.result !== 'unknown') return '';
  return task.kind === 'cron'
    ? 'cron writes down that it began, and not how it ended.'
    : 'The journal has its begin, and not its end.';
};

const order: readonly StateWord[] = ['critical', 'warning', 'unknown', 'stale', 'maintenance', 'ok'];
export const stateRank = (row: TaskRow): number => order.indexOf(stateOf(row));

export const stateWords: Partial<Readonly<Record<StateWord, string>>> = {
  critical: 'Critical',
  warning: 'Warning',
  unknown: 'Unknown',
  maintenance: 'Paused',
  ok: 'OK',
};

/** True when every word of the filter occurs somewhere in what is known of the task. */
export const matchesTask = ({ task, findings }: TaskRow, filter: string): boolean =>
  hasWords(
    [
      task.nodeId,
      task.name,
      task.command,
      task.schedule,
      task.file,
      task.user,
      task.state,
      ...findings.map(({ says }) => says),
    ],
    filter,
  );
