import { epochMs, type EpochMs, type ScheduledTask, type TaskRun } from '#shared/model';
import type { CronTime } from '../cron/fields.ts';
import { readAnacrontab, type AnacronJob, type AnacronPeriod, type AnacronTable } from '../cron/anacron.ts';
import { hourlyCalendar } from '../cron/calendar.ts';
import { nextRun } from '../cron/next.ts';
import type { ScheduleReading, TableFile } from '../read/reading.ts';
import { midnight } from '../read/times.ts';

/** What is known of whatever runs a folder. */
export type Runner = Pick<ScheduledTask, 'schedule' | 'zone' | 'state' | 'nextAt' | 'runs' | 'user'>;

/** Entries of other tables, with their times: one of them may be what starts anacron. */
export type TimedEntries = readonly {
  readonly task: ScheduledTask;
  readonly time?: CronTime | 'reboot' | undefined;
}[];

/** A job with the table it stands in. */
export type PlacedJob = { readonly job: AnacronJob; readonly table: AnacronTable; readonly file: TableFile };

/** All jobs of anacron, where it is there. */
export const anacronJobs = (reading: ScheduleReading): readonly PlacedJob[] =>
  reading.cron.hasAnacron
    ? reading.tables
        .filter(({ of }) => of.kind === 'anacron')
        .flatMap((file) => {
          const table = readAnacrontab(file.lines);
          return table.jobs.map((job) => ({ job, table, file }));
        })
    : [];

/** The job that runs a folder; undefined: none does. */
export const anacronJobOf = (reading: ScheduleReading, path: string): PlacedJob | undefined =>
  anacronJobs(reading).find(({ job }) => job.command.split(/[\s;)]+/).includes(path));

const anacronDaysFolder = '/var/spool/anacron';

type Day = readonly [year: number, month: number, day: number];

const dayOf = (reading: ScheduleReading, { id }: AnacronJob): Day | undefined => {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(reading.anacronDays.get(id) ?? '') ?? [];
  return day === undefined ? undefined : [Number(year), Number(month), Number(day)];
};

const after = ([year, month, day]: Day, period: AnacronPeriod): Day =>
  'days' in period ? [year, month, day + period.days] : [year, month + period.months, 1];

/** Anacron keeps the day of the newest run and nothing else. */
const runsOf = (reading: ScheduleReading, job: AnacronJob): TaskRun[] => {
  const day = dayOf(reading, job);
  const startedAt = day === undefined ? undefined : midnight(day, reading.offsetMs);
  return startedAt === undefined
    ? []
    : [{ startedAt, result: 'unknown', says: 'Anacron keeps only the day.' }];
};

/** From this moment on the job is due: at once where it never ran. Undefined: when it ran may not be read. */
const dueFrom = (reading: ScheduleReading, job: AnacronJob): EpochMs | undefined => {
  if (job.period === undefined || reading.hidden.includes(anacronDaysFolder)) return undefined;
  const day = dayOf(reading, job);
  const due = day === undefined ? reading.clock : midnight(after(day, job.period), reading.offsetMs);
  return due === undefined ? undefined : epochMs(Math.max(due, reading.clock));
};

/** Jobs are started within these hours only. */
const within = (time: CronTime, hours: AnacronTable['hours']): CronTime =>
  hours === undefined
    ? time
    : { ...time, hours: time.hours.filter((hour) => hour >= hours[0] && hour < hours[1]) };

/** The first time at or after `from` at which anacron is started: by its timer, else by the entry of cron that names it, or its folder. */
const startFrom = (
  reading: ScheduleReading,
  table: AnacronTable,
  entries: TimedEntries,
  from: EpochMs,
): EpochMs | undefined => {
  const { zone } = reading;
  const starting = (time: CronTime): EpochMs | undefined =>
    zone === undefined ? undefined : nextRun(within(time, table.hours), zone, epochMs(from - 1));
  const timer = reading.timers?.find(({ unit, isActive }) => unit === 'anacron.service' && isActive);
  if (timer !== undefined) {
    if (timer.nextAt !== undefined && timer.nextAt >= from) return timer.nextAt;
    const time = hourlyCalendar(timer.triggers);
    return time === undefined ? undefined : starting(time);
  }
  const hourly = reading.folders.find(({ scripts }) => scripts.some(({ name }) => /anacron/.test(name)));
  const starter = entries.find(
    ({ task }) =>
      task.state === 'on' &&
      (/\banacron\b/.test(task.command) ||
        (hourly !== undefined && task.command.split(/[\s;)]+/).includes(hourly.path))),
  );
  return starter?.time === undefined || starter.time === 'reboot' ? undefined : starting(starter.time);
};

/** When a job is run next, as early as anacron may; undefined: it cannot be told. */
const nextOf = (
  reading: ScheduleReading,
  { job, table }: PlacedJob,
  entries: TimedEntries,
): EpochMs | undefined => {
  const from = dueFrom(reading, job);
  const start = from === undefined ? undefined : startFrom(reading, table, entries, from);
  return start === undefined ? undefined : epochMs(start + job.delayMs);
};

/** A job of anacron as what runs something. */
export const anacronRunner = (reading: ScheduleReading, placed: PlacedJob, entries: TimedEntries): Runner => {
  const { job } = placed;
  const nextAt = job.pause === undefined ? nextOf(reading, placed, entries) : undefined;
  return {
    schedule: job.when,
    state: job.pause === undefined ? 'on' : 'paused',
    user: 'root',
    runs: runsOf(reading, job),
    ...(nextAt === undefined ? {} : { nextAt }),
    ...(reading.zone === undefined ? {} : { zone: reading.zone }),
  };
};
