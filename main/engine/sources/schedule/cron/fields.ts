import { failed, fault, ok, type Result } from '#shared/fault';

/** When a cron entry is due, as the cron that Debian ships reads it (crontab(5), entry.c). */
export type CronTime = {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** Minute or hour began with `*`: it goes by the clock on the wall, also where that is set forward or back. */
  readonly isWildcard: boolean;
  /** Day of month or day of week began with `*`: both have to match. Otherwise one of them is enough. */
  readonly bothDays: boolean;
};

const names = {
  month: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  weekday: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
} as const;

type Field = {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
};

const fields = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12, names: names.month },
  { name: 'day of week', low: 0, high: 7, names: names.weekday },
] as const satisfies readonly Field[];

const numberIn = (word: string, field: Field): number | undefined => {
  const at = field.names?.indexOf(word.toLowerCase()) ?? -1;
  if (at >= 0) return at + field.low;
  const value = /^\d{1,4}$/.test(word) ? Number(word) : Number.NaN;
  return value >= field.low && value <= field.high ? value : undefined;
};

/** One part of a list: `*`, `n`, `a-b`, each but the number alone with `/step`. */
const partOf = (text: string, field: Field): readonly number[] | undefined => {
  const [range = '', step, more] = text.split('/');
  if (more !== undefined) return undefined;
  const [first = '', last, extra] = range.split('-');
  if (extra !== undefined) return undefined;
  const isStar = range === '*';
  const low = isStar ? field.low : numberIn(first, field);
  const high = isStar ? field.high : last === undefined ? low : numberIn(last, field);
  if (low === undefined || high === undefined) return undefined;
  // Cron takes a range that runs backwards, and finds nothing in it: such an entry never runs.
  const length = Math.max(0, high - low + 1);
  if (step === undefined) return Array.from({ length }, (_, at) => low + at);
  // A number alone takes no step: what stands behind it makes the entry unreadable.
  if (!isStar && last === undefined) return undefined;
  const by = /^\d{1,4}$/.test(step) ? Number(step) : 0;
  if (by < 1) return undefined;
  return Array.from({ length: Math.ceil(length / by) }, (_, at) => low + at * by);
};

const fieldOf = (text: string, field: Field): readonly number[] | undefined => {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const found = partOf(part, field);
    if (found === undefined) return undefined;
    for (const value of found) values.add(value);
  }
  return [...values].toSorted((a, b) => a - b);
};

const words: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** A time of cronie with a random number in it, `0~30 4 * * *`: the daemon draws it when it reads the table, and tells nobody. */
export const isRandomTime = (text: string): boolean =>
  text.includes('~') &&
  readCronTime(
    text.replaceAll(/(\d*)~(\d*)/g, (_all, low: string, high: string) =>
      low === '' || high === '' ? '*' : `${low}-${high}`,
    ),
  ).ok;

/** Reads five fields or a word such as `@daily`; `reboot` is due when cron starts. Fault `probe.unreadable`. */
export const readCronTime = (text: string): Result<CronTime | 'reboot'> => {
  const trimmed = text.trim();
  if (trimmed === '@reboot') return ok('reboot');
  const five = (words[trimmed] ?? trimmed).split(/[ \t]+/);
  const unreadable = (says: string) => failed(fault('probe.unreadable', says, { subject: 'schedule.look' }));
  if (trimmed.startsWith('@') && words[trimmed] === undefined)
    return unreadable(`${trimmed.slice(0, 40)} is no word that cron knows.`);
  if (five.length !== 5) return unreadable('It needs five fields: minute, hour, day, month, day of week.');
  const read = fields.map((field, at) => fieldOf(five[at] ?? '', field));
  const bad = read.findIndex((values) => values === undefined);
  if (bad >= 0) return unreadable(`${five[bad]?.slice(0, 40)} is no ${fields[bad]?.name}.`);
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = read.map(
    (values) => values ?? [],
  );
  const [minute = '', hour = '', day = '', , weekday = ''] = five;
  return ok({
    minutes,
    hours,
    days,
    months,
    weekdays: [...new Set(weekdays.map((value) => value % 7))].toSorted((a, b) => a - b),
    isWildcard: minute.startsWith('*') || hour.startsWith('*'),
    bothDays: day.startsWith('*') || weekday.startsWith('*'),
  });
};
