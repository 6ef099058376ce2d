import type { NodeId, ScheduledTask, TaskFinding, TaskRun } from '#shared/model';
import { isExecutable, scriptNote } from '../paused-script.ts';
import type { FolderScript, ScheduleReading, TaskFolder } from '../read/reading.ts';
import { anacronJobOf, anacronRunner, type Runner, type TimedEntries } from './anacron-tasks.ts';
import { ownRunsOf } from './cron-runs.ts';
import { readPauseWords } from './pause-words.ts';
import { joinRuns } from './runs.ts';
import { partName } from './table-problems.ts';
import { cronTaskId, scriptKey } from './task-ids.ts';

/** Leftovers of editors and of package managers, which the run-parts of Fedora passes over. */
const leftover = /[~,]$|\.(?:rpmsave|rpmorig|rpmnew|swp|cfsaved)$|^jobs\.(?:deny|allow)$/;

const runPartsOf = (path: string, entries: TimedEntries): ScheduledTask | undefined =>
  entries.find(
    ({ task }) => /\brun-parts\b/.test(task.command) && task.command.split(/[\s;)]+/).includes(path),
  )?.task;

/** What runs a folder: anacron where it is there, else the entry of a table that names it. */
const runnerOf = (
  reading: ScheduleReading,
  { path }: TaskFolder,
  entries: TimedEntries,
): Runner | undefined => {
  const job = anacronJobOf(reading, path);
  return job === undefined ? runPartsOf(path, entries) : anacronRunner(reading, job, entries);
};

const whole = (run: TaskRun): TaskRun => ({
  startedAt: run.startedAt,
  result: 'unknown',
  says: 'It ran with all others of its folder; how it ended is not told.',
});

const isTaken = (name: string, { cron }: ScheduleReading): boolean =>
  cron.takesDots ? !leftover.test(name) : partName.test(name);

const neverRun = (
  nodeId: NodeId,
  path: string,
  of: { readonly isTaken: boolean; readonly takesDots: boolean },
): TaskFinding => ({
  kind: 'unreadable',
  severity: 'note',
  nodeIds: [nodeId],
  taskIds: [],
  says: `${path} on ${nodeId} is never run: ${
    of.isTaken
      ? 'it may not be executed.'
      : of.takesDots
        ? 'run-parts takes it for a leftover of an editor or a package.'
        : 'run-parts passes over names with other signs than letters, digits, _ and -.'
  }`,
  nextStep: of.isTaken ? `chmod +x ${path}, or take it out.` : 'Rename it without its ending.',
});

const scriptTask = (
  reading: ScheduleReading,
  of: {
    readonly nodeId: NodeId;
    readonly folder: TaskFolder;
    readonly script: FolderScript;
    readonly runner: Runner | undefined;
  },
): { readonly task: ScheduledTask; readonly finding: TaskFinding | undefined } => {
  const { nodeId, folder, script, runner } = of;
  const path = `${folder.path}/${script.name}`;
  const taken = isTaken(script.name, reading);
  const mayRun = script.mode === undefined || isExecutable(script.mode);
  // A note alone pauses nothing: whoever makes the script executable again by hand has resumed it.
  const pause = mayRun ? undefined : readPauseWords(reading.pauses.get(scriptNote(path)));
  const isRun = mayRun && taken;
  const runs = isRun || pause !== undefined ? (runner?.runs ?? []).map(whole) : [];
  return {
    finding:
      isRun || pause !== undefined
        ? undefined
        : neverRun(nodeId, path, { isTaken: taken, takesDots: reading.cron.takesDots }),
    task: {
      id: cronTaskId(nodeId, path, 'script'),
      nodeId,
      kind: 'cron',
      name: script.name,
      command: path,
      user: runner?.user ?? 'root',
      file: path,
      schedule: runner?.schedule ?? folder.period,
      ...(runner?.zone === undefined ? {} : { zone: runner.zone }),
      state: pause === undefined ? (isRun && runner !== undefined ? runner.state : 'off') : 'paused',
      ...pause,
      ...(isRun && runner?.nextAt !== undefined ? { nextAt: runner.nextAt } : {}),
      runs: [...joinRuns([ownRunsOf(reading, scriptKey(path)), runs])],
      neverRan: false,
    },
  };
};

/** The scripts that run-parts runs, each as a task of its own, and those that it passes over. */
export const folderTasks = (
  reading: ScheduleReading,
  nodeId: NodeId,
  entries: TimedEntries,
): { readonly tasks: readonly ScheduledTask[]; readonly findings: readonly TaskFinding[] } => {
  const found = reading.folders.flatMap((folder) => {
    const runner = runnerOf(reading, folder, entries);
    return folder.scripts.map((script) => scriptTask(reading, { nodeId, folder, script, runner }));
  });
  return {
    tasks: found.map(({ task }) => task),
    findings: found.flatMap(({ finding }) => finding ?? []),
  };
};
