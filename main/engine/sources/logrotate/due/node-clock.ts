/** A moment on a node's own calendar. Months and days count from 1, Sunday is 0. */
export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

/** The calendar of one node. Seconds since 1970 both ways. */
export type NodeClock = {
  readonly local: (seconds: number) => LocalTime;
  /** As mktime(3): days beyond the end of a month run on into the next. */
  readonly seconds: (local: LocalTime) => number;
};

const daySeconds = 86_400;

/** Days from 1970-01-01 to a date of the Gregorian calendar; a month or day beyond its end runs on. */
export const dayNumber = (year: number, month: number, day: number): number => {
  const months = year * 12 + (month - 1);
  const y = Math.floor(months / 12) - (months % 12 < 2 ? 1 : 0);
  const m = ((((months % 12) + 12) % 12) + 10) % 12;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * m + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
};

/** 0 is Sunday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

const fromDayNumber = (number: number): Pick<LocalTime, 'year' | 'month' | 'day'> => {
  const z = number + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1_460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {
    year: yoe + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: doy - Math.floor((153 * mp + 2) / 5) + 1,
  };
};

/** The moment as seconds, as if the node's clock were UTC. */
export const plainSeconds = ({ year, month, day, hour, minute, second }: LocalTime): number =>
  dayNumber(year, month, day) * daySeconds + hour * 3_600 + minute * 60 + second;

/** The inverse of `plainSeconds`. */
export const fromPlainSeconds = (seconds: number): LocalTime => {
  const day = Math.floor(seconds / daySeconds);
  const rest = seconds - day * daySeconds;
  return {
    ...fromDayNumber(day),
    hour: Math.floor(rest / 3_600),
    minute: Math.floor((rest % 3_600) / 60),
    second: Math.floor(rest % 60),
  };
};

type OffsetAt = (seconds: number) => number;

/** Seconds that a zone's clock is ahead of UTC at a moment; undefined for a zone this console does not know. */
const offsetOf = (zone: string): OffsetAt | undefined => {
  try {
    const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    return (seconds) => {
      const whole = Math.floor(seconds);
      const parts = new Map(
        format.formatToParts(whole * 1_000).map(({ type, value }) => [type, Number(value)]),
      );
      const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
      return (
        plainSeconds({
          year: part('year'),
          month: part('month'),
          day: part('day'),
          hour: part('hour'),
          minute: part('minute'),
          second: part('second'),
        }) - whole
      );
    };
  } catch {
    return undefined;
  }
};

/** What `date` and /etc/timezone call a clock without rules. With the first format of Intl, 8 MiB of calendars come into memory. */
const utcNames: ReadonlySet<string> = new Set([
  'UTC',
  'Etc/UTC',
  'Etc/UCT',
  'UCT',
  'Universal',
  'Zulu',
  'Etc/Zulu',
]);
/** Each takes 30 kB and a tenth of a millisecond to make, and a fleet has a few; what is more than this is made anew. */
const mostZones = 64;
const zones = new Map<string, OffsetAt | undefined>();

const offsetIn = (zone: string): OffsetAt | undefined => {
  if (utcNames.has(zone)) return () => 0;
  if (!zones.has(zone)) {
    if (zones.size === mostZones) zones.clear();
    zones.set(zone, offsetOf(zone));
  }
  return zones.get(zone);
};

/** Clocks change at quarters of an hour only; asking the zone's tables costs much more than remembering. */
const quarterSeconds = 900;
const remembered = (offsetAt: OffsetAt): OffsetAt => {
  const known = new Map<number, number>();
  return (seconds) => {
    const quarter = Math.floor(seconds / quarterSeconds);
    const offset = known.get(quarter) ?? offsetAt(quarter * quarterSeconds);
    known.set(quarter, offset);
    return offset;
  };
};

/** The calendar of a node by the name of its zone, or by its offset now (seconds ahead of UTC) when the name says nothing. */
export const createNodeClock = (zone: string | undefined, offsetSeconds: number): NodeClock => {
  const offsetAt = remembered((zone === undefined ? undefined : offsetIn(zone)) ?? (() => offsetSeconds));
  return {
    local: (seconds) => fromPlainSeconds(Math.floor(seconds) + offsetAt(seconds)),
    seconds: (local) => {
      const plain = plainSeconds(local);
      const near = plain - offsetAt(plain);
      return plain - offsetAt(near);
    },
  };
};
