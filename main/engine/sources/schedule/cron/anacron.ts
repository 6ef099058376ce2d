import { readRows, type CronEntry, type EntryWords } from './table.ts';

/** One job of /etc/anacrontab. `command` and `when` as written, `user` root; it has no time, only a period. */
export type AnacronJob = CronEntry & {
  /** What its day is kept under in /var/spool/anacron. */
  readonly id: string;
  readonly period: AnacronPeriod | undefined;
  /** After anacron was started, ms. Some anacrons add a random time to it. */
  readonly delayMs: number;
};

/** Days from one run to the next, or calendar months. */
export type AnacronPeriod = { readonly days: number } | { readonly months: number };

/** Hours of the day in which it starts jobs; first and last, both included. */
export type AnacronTable = {
  readonly jobs: readonly AnacronJob[];
  readonly hours: readonly [number, number] | undefined;
};

const named: Readonly<Record<string, AnacronPeriod>> = {
  '@daily': { days: 1 },
  '@weekly': { days: 7 },
  '@monthly': { months: 1 },
  '@yearly': { months: 12 },
  '@annually': { months: 12 },
};

const row = /^(\S+)([ \t]+)(\d{1,6})[ \t]+(\S+)(?:[ \t]+(.*))?$/;

/** `1 5` or `@monthly 45`: days and minutes; undefined: anacron would not take it. */
export const readAnacronWhen = (
  text: string,
): { readonly period: AnacronPeriod; readonly delayMs: number } | undefined => {
  const [, of = '', minutes] = /^(\d{1,5}|@[a-z]+)[ \t]+(\d{1,6})$/.exec(text.trim()) ?? [];
  const period = /^\d/.test(of) ? { days: Math.max(1, Number(of)) } : named[of];
  return period === undefined || minutes === undefined
    ? undefined
    : { period, delayMs: Number(minutes) * 60_000 };
};

const readJob = (line: string): EntryWords & Pick<AnacronJob, 'id' | 'period' | 'delayMs'> => {
  const [, of = line, gap = '', minutes = '', id = '', command = ''] = row.exec(line) ?? [];
  const when = `${of}${gap}${minutes}`;
  const read = readAnacronWhen(when);
  return {
    when,
    user: 'root',
    command: command.trim(),
    time: undefined,
    id,
    period: read?.period,
    delayMs: read?.delayMs ?? 0,
    problem:
      read === undefined
        ? 'It needs a period in days (or a word such as @monthly), a delay in minutes, a name and a command.'
        : command.trim() === ''
          ? 'The command is missing.'
          : undefined,
  };
};

const hoursOf = (text: string | undefined): AnacronTable['hours'] => {
  const [, first, last] = /^(\d{1,2})-(\d{1,2})$/.exec(text ?? '') ?? [];
  return first === undefined || last === undefined ? undefined : [Number(first), Number(last)];
};

/** Reads /etc/anacrontab (anacrontab(5), of Debian and of cronie). */
export const readAnacrontab = (lines: readonly string[]): AnacronTable => {
  const { entries, environment } = readRows(lines, readJob);
  return { jobs: entries, hours: hoursOf(environment['START_HOURS_RANGE']) };
};

/** Whether a table is one of anacron, by its path. */
export const isAnacrontab = (path: string): boolean => path.endsWith('/anacrontab');
