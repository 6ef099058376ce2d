import type { NodeId, ScheduledTask, TaskFinding, TaskRun } from '#shared/model';
import type { ScheduleReading, TaskFolder } from '../read/reading.ts';
import { midnight } from '../read/times.ts';
import { partName } from './table-problems.ts';
import { cronTaskId } from './task-ids.ts';

type Runner = Pick<ScheduledTask, 'schedule' | 'zone' | 'state' | 'nextAt' | 'runs' | 'user'>;

const dayOf = (text: string | undefined, offsetMs: number): TaskRun | undefined => {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text ?? '') ?? [];
  const startedAt = midnight([Number(year), Number(month), Number(day)], offsetMs);
  return startedAt === undefined
    ? undefined
    : { startedAt, result: 'unknown', says: 'Anacron keeps only the day.' };
};

const anacronLine = (reading: ScheduleReading, path: string): readonly string[] | undefined =>
  reading.tables
    .filter(({ of }) => of.kind === 'anacron')
    .flatMap(({ lines }) => lines)
    .map((line) => line.trim().split(/\s+/))
    .find((words) => /^(\d+|@\w+)$/.test(words[0] ?? '') && words.slice(3).includes(path));

/** What runs a folder: anacron where it is there, else the entry of a table that names it. */
const runnerOf = (
  reading: ScheduleReading,
  { path }: TaskFolder,
  entries: readonly { readonly task: ScheduledTask }[],
): Runner | undefined => {
  const ana = reading.cron.hasAnacron ? anacronLine(reading, path) : undefined;
  if (ana !== undefined) {
    const run = dayOf(reading.anacronDays.get(ana[2] ?? ''), reading.offsetMs);
    return {
      schedule: `anacron ${ana[0]} ${ana[1]}`,
      state: 'on',
      user: 'root',
      runs: run === undefined ? [] : [run],
      ...(reading.zone === undefined ? {} : { zone: reading.zone }),
    };
  }
  return entries.find(
    ({ task }) => /\brun-parts\b/.test(task.command) && task.command.split(/[\s;)]+/).includes(path),
  )?.task;
};

const whole = (run: TaskRun): TaskRun => ({
  startedAt: run.startedAt,
  result: 'unknown',
  says: 'It ran with all others of its folder; how it ended is not told.',
});

/** The scripts that run-parts runs, each as a task of its own, and those that it passes over. */
export const folderTasks = (
  reading: ScheduleReading,
  nodeId: NodeId,
  entries: readonly { readonly task: ScheduledTask }[],
): { readonly tasks: readonly ScheduledTask[]; readonly findings: readonly TaskFinding[] } => {
  const tasks: ScheduledTask[] = [];
  const findings: TaskFinding[] = [];
  for (const folder of reading.folders) {
    const runner = runnerOf(reading, folder, entries);
    for (const { name, isExecutable } of folder.scripts) {
      const path = `${folder.path}/${name}`;
      const isRun = isExecutable && partName.test(name);
      if (!isRun)
        findings.push({
          kind: 'unreadable',
          severity: 'note',
          nodeIds: [nodeId],
          taskIds: [],
          says: `${path} on ${nodeId} is never run: ${isExecutable ? 'run-parts passes over names with other signs than letters, digits, _ and -' : 'it may not be executed'}.`,
          nextStep: isExecutable ? 'Rename it without its ending.' : `chmod +x ${path}, or take it out.`,
        });
      tasks.push({
        id: cronTaskId(nodeId, path, 'script'),
        nodeId,
        kind: 'cron',
        name,
        command: path,
        user: runner?.user ?? 'root',
        file: path,
        schedule: runner?.schedule ?? folder.period,
        ...(runner?.zone === undefined ? {} : { zone: runner.zone }),
        state: isRun && runner !== undefined ? runner.state : 'off',
        ...(isRun && runner?.nextAt !== undefined ? { nextAt: runner.nextAt } : {}),
        runs: isRun ? (runner?.runs ?? []).map(whole) : [],
        neverRan: false,
      });
    }
  }
  return { tasks, findings };
};
