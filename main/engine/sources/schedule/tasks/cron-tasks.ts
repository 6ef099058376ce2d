import {
  type EpochMs,
  type NodeId,
  type ScheduledTask,
  type ScheduledTaskId,
  type TaskFinding,
} from '#shared/model';
import { nextRun } from '../cron/next.ts';
import { readTable, type CronEntry } from '../cron/table.ts';
import type { ScheduleReading, TableFile } from '../read/reading.ts';
import { cronRunsOf } from './cron-runs.ts';
import { folderTasks } from './folder-tasks.ts';
import { lastDue } from './last-due.ts';
import { pauseOf } from './pause-words.ts';
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

type OfTable = { readonly task: ScheduledTask; readonly entry: CronEntry; readonly due: EpochMs | undefined };

const tableTasks = (reading: ScheduleReading, file: TableFile, nodeId: NodeId): readonly OfTable[] => {
  const table = readTable(file.lines, ownerOf(file));
  const zone = zoneOfTable(reading, table.zone);
  const isRead = fileProblem(reading, file) === undefined;
  const isOn = isRead && reading.cron.isRunning !== false && reading.cron.kind !== 'none';
  return keyed(table.entries)
    .filter(({ entry }) => entry.problem === undefined)
    .map(({ entry, key }) => {
      const { time } = entry;
      const id = cronTaskId(nodeId, file.path, key);
      const isPaused = entry.pause !== undefined;
      const nextAt =
        !isOn || isPaused || time === undefined || time === 'reboot' || zone === undefined
          ? undefined
          : nextRun(time, zone, reading.clock);
      const runs = cronRunsOf(reading, entry, key);
      const task: ScheduledTask = {
        id,
        nodeId,
        kind: 'cron',
        name: nameOf(entry.command),
        command: entry.command,
        ...(entry.user === undefined ? {} : { user: entry.user }),
        file: file.path,
        line: entry.line,
        schedule: entry.when,
        ...(zone === undefined ? {} : { zone }),
        state: isPaused ? 'paused' : isOn ? 'on' : 'off',
        ...(entry.pause === undefined ? {} : pauseOf(entry.pause.until, entry.pause.by)),
        ...(nextAt === undefined ? {} : { nextAt }),
        runs: [...runs],
        neverRan: false,
      };
      const due =
        task.state === 'on' && time !== undefined && time !== 'reboot' && zone !== undefined
          ? lastDue(reading, { time, zone, changedAt: file.changedAt })
          : undefined;
      return { task, entry, due };
    });
};

const tableFindings = (reading: ScheduleReading, file: TableFile, nodeId: NodeId): readonly TaskFinding[] => {
  const problem = fileProblem(reading, file);
  const bad = readTable(file.lines, ownerOf(file)).entries.filter((entry) => entry.problem !== undefined);
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
    tasks: [...entries.map(({ task }) => task), ...folders.tasks],
    findings: [...tables.flatMap((file) => tableFindings(reading, file, nodeId)), ...folders.findings],
    due: new Map(entries.flatMap(({ task, due }) => (due === undefined ? [] : [[task.id, due] as const]))),
  };
};
