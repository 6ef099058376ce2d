import type { EpochMs } from '#shared/model';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const two = (value: number): string => value.toString().padStart(2, '0');

/**
 * A length of time in at most two units, largest first: `8 s`, `4 m 10 s`, `3 h 12 m`, `2 d 6 h`, `16 d`, `over 90 d`.
 * A second unit that is zero is left out. Negative lengths read as `0 s`.
 */
export const durationText = (ms: number): string => {
  const length = Math.max(0, ms);
  if (length > 90 * day) return 'over 90 d';
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < hour)
    return pair(Math.floor(length / minute), 'm', Math.floor((length % minute) / second), 's', true);
  if (length < day)
    return pair(Math.floor(length / hour), 'h', Math.floor((length % hour) / minute), 'm', true);
  const days = Math.floor(length / day);
  return pair(days, 'd', days < 10 ? Math.floor((length % day) / hour) : 0, 'h', false);
};

const pair = (big: number, bigUnit: string, small: number, smallUnit: string, padded: boolean): string =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${padded ? two(small) : small} ${smallUnit}`;

/** A length of time in its largest unit only, rounded: `3 h`, `40 m`. For times that are not sure. */
export const roughDurationText = (ms: number): string => {
  if (ms < minute) return `${Math.max(0, Math.round(ms / second))} s`;
  if (ms < hour) return `${Math.round(ms / minute)} m`;
  if (ms < 1.5 * day) return `${Math.round(ms / hour)} h`;
  return ms > 90 * day ? 'over 90 d' : `${Math.round(ms / day)} d`;
};

/** An IANA zone name (`Europe/Berlin`), `UTC`, or undefined for the zone this process runs in. */
export type TimeZone = string | undefined;

const formatOf = (zone: TimeZone): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });

// Making a format costs more than using it a hundred times, and a screen shows hundreds of clock times each second. Only when it is
// needed: with the first one, 8 MiB of calendars and names come into memory.
let localFormat: Intl.DateTimeFormat | undefined;

/** A time of day on 24 hours, with the date in front when it is not the day of `now`: `14:06`, `2026-11-20 14:06`. */
export const clockText = (
  at: EpochMs,
  now: EpochMs,
  options: { readonly zone?: TimeZone; readonly seconds?: boolean } = {},
): string => {
  const format = options.zone === undefined ? (localFormat ??= formatOf(undefined)) : formatOf(options.zone);
  const read = (time: EpochMs) =>
    Object.fromEntries(format.formatToParts(time).map((part) => [part.type, part.value]));
  const [then, today] = [read(at), read(now)];
  const clock = `${then['hour'] ?? ''}:${then['minute'] ?? ''}${options.seconds === true ? `:${then['second'] ?? ''}` : ''}`;
  const date = (parts: Record<string, string>): string =>
    `${parts['year'] ?? ''}-${parts['month'] ?? ''}-${parts['day'] ?? ''}`;
  return date(then) === date(today) ? clock : `${date(then)} ${clock}`;
};
