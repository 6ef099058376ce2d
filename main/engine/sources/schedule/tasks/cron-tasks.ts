import {
  type EpochMs,
  type NodeId,
  type ScheduledTask,
  type ScheduledTaskId,
  type TaskFinding,
} from '#shared/model';
import { readAnacrontab } from '../cron/anacron.ts';
import { isRandomTime, type CronTime } from '../cron/fields.ts';
import { nextRun } from '../cron/next.ts';
import { readTable, type CronEntry } from '../cron/table.ts';
import type { ScheduleReading, TableFile } from '../read/reading.ts';
import { anacronJobs, anacronRunner, type PlacedJob, type TimedEntries } from './anacron-tasks.ts';
import { cronRunsOf, ownRunsOf } from './cron-runs.ts';
import { folderTasks } from './folder-tasks.ts';
import { lastDue } from './last-due.ts';
import { pauseOf } from './pause-words.ts';
import { joinRuns } from './runs.ts';
import { fileProblem } from './table-problems.ts';
import { cronTaskId, keyed } from './task-ids.ts';

/** The newest time at which an entry had to run, where the log reaches back to it. */
export type Due = ReadonlyMap<ScheduledTaskId, EpochMs>;

export type CronTasks = {
  readonly tasks: readonly ScheduledTask[];
  readonly findings: readonly TaskFinding[];
  readonly due: Due;
};

const nameOf = (command: string): string => {
  const words = command.split(/\s+/).slice(0, 4).join(' ');
  return words.length > 60 ? `${words.slice(0, 59)}…` : words;
};

const ownerOf = ({ of }: TableFile): string | undefined => (of.kind === 'user' ? of.user : undefined);

/** Debian's cron and busybox read no CRON_TZ; cronie does, from the line on. */
export const zoneOfTable = (reading: ScheduleReading, zone: string | undefined): string | undefined =>
  reading.cron.kind === 'cronie' ? (zone ?? reading.zone) : reading.zone;

const unreadable = (nodeId: NodeId, says: string, nextStep: string): TaskFinding => ({
  kind: 'unreadable',
  severity: 'warning',
  nodeIds: [nodeId],
  taskIds: [],
  says,
  nextStep,
});

type OfTable = {
  readonly task: ScheduledTask;
  readonly time: CronEntry['time'];
  readonly due: EpochMs | undefined;
};

type Placed = { readonly nodeId: NodeId; readonly file: TableFile; readonly key: string };

/** What every task of a line has in common, whichever program reads its table. */
const ofLine = (
  entry: CronEntry,
  { nodeId, file, key }: Placed,
): Omit<ScheduledTask, 'state' | 'runs' | 'zone' | 'nextAt'> => ({
  id: cronTaskId(nodeId, file.path, key),
  nodeId,
  kind: 'cron',
  name: nameOf(entry.command),
  command: entry.command,
  ...(entry.user === undefined ? {} : { user: entry.user }),
  file: file.path,
  line: entry.line,
  schedule: entry.when,
  ...(entry.pause === undefined ? {} : pauseOf(entry.pause.until, entry.pause.by)),
  neverRan: false,
});

/** busybox looks at the clock on the wall every minute and makes up for nothing where that is set forward or back. */
const atTheWall = (reading: ScheduleReading, time: CronTime): CronTime =>
  reading.cron.kind === 'busybox' ? { ...time, isWildcard: true } : time;

const timeOf = (reading: ScheduleReading, { time }: CronEntry): CronTime | undefined =>
  time === undefined || time === 'reboot' ? undefined : atTheWall(reading, time);

const entryTask = (
  reading: ScheduleReading,
  entry: CronEntry,
  of: Placed & { readonly isOn: boolean; readonly zone: string | undefined },
): OfTable => {
  const { zone } = of;
  const time = timeOf(reading, entry);
  const state = entry.pause !== undefined ? 'paused' : of.isOn ? 'on' : 'off';
  const isTimed = state === 'on' && time !== undefined && zone !== undefined;
  const nextAt = isTimed ? nextRun(time, zone, reading.clock) : undefined;
  return {
    time: time ?? entry.time,
    due: isTimed ? lastDue(reading, { time, zone, changedAt: of.file.changedAt }) : undefined,
    task: {
      ...ofLine(entry, of),
      ...(zone === undefined ? {} : { zone }),
      state,
      ...(nextAt === undefined ? {} : { nextAt }),
      runs: [...cronRunsOf(reading, entry, of.key)],
    },
  };
};

/** Lines as the cron of this node reads them: what is no time for one is one for another. */
const asRead = (
  reading: ScheduleReading,
  file: TableFile,
  entries: readonly CronEntry[],
): readonly CronEntry[] =>
  reading.cron.kind === 'cronie' && file.of.kind !== 'anacron'
    ? entries.map((entry) => {
        const isCut = !file.endsWithNewline && entry.line === file.lines.length;
        if (isCut) return { ...entry, problem: 'It is the last line and has no end.' };
        return entry.command !== '' && isRandomTime(entry.when) ? { ...entry, problem: undefined } : entry;
      })
    : entries;

const tableTasks = (reading: ScheduleReading, file: TableFile, nodeId: NodeId): readonly OfTable[] => {
  const table = readTable(file.lines, ownerOf(file));
  const isRead = fileProblem(reading, file) === undefined;
  const isOn = isRead && reading.cron.isRunning !== false && reading.cron.kind !== 'none';
  const zone = zoneOfTable(reading, table.zone);
  return keyed(asRead(reading, file, table.entries))
    .filter(({ entry }) => entry.problem === undefined)
    .map(({ entry, key }) => entryTask(reading, entry, { nodeId, file, key, isOn, zone }));
};

const jobTasks = (
  reading: ScheduleReading,
  nodeId: NodeId,
  entries: TimedEntries,
): readonly ScheduledTask[] => {
  const jobs = anacronJobs(reading).filter(({ job }) => job.problem === undefined);
  const keys = keyed(jobs.map(({ job }) => job));
  return jobs.map((placed: PlacedJob, at) => {
    const key = keys[at]?.key ?? '';
    const runner = anacronRunner(reading, placed, entries);
    return {
      ...ofLine(placed.job, { nodeId, file: placed.file, key }),
      name: placed.job.id,
      ...runner,
      runs: [...joinRuns([ownRunsOf(reading, key), runner.runs])],
    };
  });
};

const entriesOf = (file: TableFile): readonly CronEntry[] =>
  file.of.kind === 'anacron' ? readAnacrontab(file.lines).jobs : readTable(file.lines, ownerOf(file)).entries;

const tableFindings = (reading: ScheduleReading, file: TableFile, nodeId: NodeId): readonly TaskFinding[] => {
  const problem = fileProblem(reading, file);
  const bad = asRead(reading, file, entriesOf(file)).filter((entry) => entry.problem !== undefined);
  return [
    ...(problem === undefined
      ? []
      : [unreadable(nodeId, `Cron ignores ${file.path} on ${nodeId}: ${problem.says}`, problem.nextStep)]),
    ...bad.map(({ line, text, problem: says }) =>
      unreadable(
        nodeId,
        `Line ${line} of ${file.path} on ${nodeId} is no entry: ${says} It says: ${text.slice(0, 120)}`,
        reading.cron.kind === 'vixie'
          ? 'Put the line right: until then cron ignores the whole file.'
          : 'Put the line right.',
      ),
    ),
  ];
};

/** Entries of all tables and scripts of all folders, with what is wrong about the files themselves. */
export const cronTasks = (reading: ScheduleReading, nodeId: NodeId): CronTasks => {
  const tables = reading.tables.filter(({ of }) => of.kind !== 'anacron');
  const entries = tables.flatMap((file) => tableTasks(reading, file, nodeId));
  const folders = folderTasks(reading, nodeId, entries);
  return {
    tasks: [...entries.map(({ task }) => task), ...jobTasks(reading, nodeId, entries), ...folders.tasks],
    findings: [
      ...reading.tables.flatMap((file) => tableFindings(reading, file, nodeId)),
      ...folders.findings,
    ],
    due: new Map(entries.flatMap(({ task, due }) => (due === undefined ? [] : [[task.id, due] as const]))),
  };
};
