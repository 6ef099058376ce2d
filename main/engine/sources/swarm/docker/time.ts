import type { HttpReply } from '../../../source-kit/index.ts';

const iso = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Days from 1970-01-01 to a date of the Gregorian calendar (Howard Hinnant's algorithm). */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

const epoch = (parts: readonly number[]): number => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  return (((daysFromCivil(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1_000;
};

/** A time of the API as epoch ms; undefined for Go's zero time and for what is none. */
export const timeOf = (text: string | null | undefined): number | undefined => {
  const found = iso.exec(text ?? '');
  if (found === null) return undefined;
  const at =
    epoch(found.slice(1, 7).map(Number)) + Number((found[7] ?? '').padEnd(3, '0').slice(0, 3) || '0');
  return at > 0 ? at : undefined;
};

/** Durations of the API are nanoseconds. */
export const nanosToMs = (nanos: number | null | undefined): number | undefined =>
  nanos === null || nanos === undefined ? undefined : Math.round(nanos / 1_000_000);

/** Clocks closer than this are taken as equal, ms: the Date header knows whole seconds and a round trip takes its time. */
const toleranceMs = 30_000;

/** The answering machine's own clock when it answered, epoch ms, to the second; undefined: it did not say. */
export const answeredAtOf = ({ headers }: Pick<HttpReply, 'headers'>): number | undefined => {
  const found = /^\w{3}, (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/.exec(headers['date'] ?? '');
  if (found === null) return undefined;
  const [, day, month, year, ...rest] = found;
  return epoch([Number(year), months.indexOf(month ?? '') + 1, Number(day), ...rest.map(Number)]);
};

/**
 * How far a machine's clock is behind ours, to the minute, ms; 0 within the tolerance. Coarse on purpose: a time that is
 * corrected by it must not flicker from reading to reading.
 */
export const clockOffsetMs = (reply: Pick<HttpReply, 'headers' | 'receivedAt'>): number => {
  const at = answeredAtOf(reply);
  if (at === undefined) return 0;
  const offset = reply.receivedAt - at;
  return Math.abs(offset) < toleranceMs ? 0 : Math.round(offset / 60_000) * 60_000;
};
