import type { NodeTasks, ScheduledTask, TaskRun } from '#shared/model';

/** Runs that a task carries; the store keeps more. */
const runsMost = 50;
/** Two tellings of one run differ by no more than this: systemd tells of the process, the journal of the unit. */
const sameRunMs = 2_500;

const isSame = (a: TaskRun, b: TaskRun): boolean =>
  a.id !== undefined && b.id !== undefined ? a.id === b.id : Math.abs(a.startedAt - b.startedAt) <= sameRunMs;

/** What is known of one run from two tellings: a known end wins over an unknown one. */
const joined = (a: TaskRun, b: TaskRun): TaskRun => {
  const knows = ({ result }: TaskRun): number => (result === 'unknown' ? 0 : result === 'running' ? 1 : 2);
  const [more, less] = knows(b) > knows(a) ? [b, a] : [a, b];
  return { ...less, ...more, startedAt: Math.min(a.startedAt, b.startedAt) as TaskRun['startedAt'] };
};

/** Runs from several tellings, newest first; the earlier tellings count more. */
export const joinRuns = (tellings: readonly (readonly TaskRun[])[]): readonly TaskRun[] => {
  const runs: TaskRun[] = [];
  for (const run of tellings.flat()) {
    const at = runs.findIndex((known) => isSame(known, run));
    const known = runs[at];
    if (known === undefined) runs.push(run);
    else runs[at] = joined(known, run);
  }
  return runs.toSorted((a, b) => b.startedAt - a.startedAt).slice(0, runsMost);
};

/** A run that was seen running and is told of no more has ended somehow. */
const closed = (run: TaskRun): TaskRun =>
  run.result === 'running' ? { ...run, result: 'unknown', says: 'Nobody told how it ended.' } : run;

/** Runs that were seen before stay known when the node's own memory of them has ended. */
export const withRunsBefore = (
  tasks: readonly ScheduledTask[],
  before: NodeTasks | undefined,
): readonly ScheduledTask[] => {
  const known = new Map(before?.tasks.map((task) => [task.id, task.runs]));
  return tasks.map((task) => ({
    ...task,
    runs: [...joinRuns([task.runs, (known.get(task.id) ?? []).map(closed)])],
  }));
};
