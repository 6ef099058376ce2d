import { Cron } from 'croner';
import { epochMs, type EpochMs } from '#shared/model';
import { dateOf } from '../read/times.ts';
import type { CronTime } from './fields.ts';

/** All values of a field are its `*`. */
const listOf = (values: readonly number[], all: number): string =>
  values.length === all ? '*' : values.join(',');

/**
 * The same for an entry that goes by the clock on the wall. The library takes an entry for one of those when it has a `*` or a
 * step in minute or hour, cron when one of them begins with `*`. So it gets plain lists, and a step that steps nowhere
 * exactly where cron saw the star.
 */
const wildcardOf = (values: readonly number[], all: number): string => {
  const [first, ...rest] = values;
  return values.length === all ? '*' : [`${first}-${first}/1`, ...rest].join(',');
};

const patternOf = ({ minutes, hours, days, months, weekdays, isWildcard, bothDays }: CronTime): string =>
  [
    isWildcard ? wildcardOf(minutes, 60) : minutes.join(','),
    hours.length === 24 && isWildcard ? '*' : hours.join(','),
    // A day that does not begin with `*` is not `*`, even when it names all days: then one of both is enough.
    bothDays ? listOf(days, 31) : days.join(','),
    listOf(months, 12),
    bothDays ? listOf(weekdays, 7) : weekdays.join(','),
  ].join(' ');

const made = new Map<string, Cron>();
/** Each takes 84 kB, nearly all of it a list of years, and a tenth of a millisecond to make anew. */
const keptMost = 64;

const cronOf = (time: CronTime, zone: string): Cron => {
  const pattern = patternOf(time);
  const key = `${pattern}\n${zone}\n${time.bothDays}\n${time.isWildcard}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  if (made.size >= keptMost) made.clear();
  const cron = new Cron(pattern, {
    timezone: zone,
    mode: '5-part',
    domAndDow: time.bothDays,
    fixedTimeRule: 'no-wildcard',
    paused: true,
  });
  made.set(key, cron);
  return cron;
};

/** The next time after `after` at which cron starts it, in the zone that cron reads the entry in; undefined: never, or unknown. */
export const nextRun = (time: CronTime, zone: string, after: EpochMs): EpochMs | undefined => {
  try {
    const next = cronOf(time, zone).nextRun(dateOf(after));
    return next === null ? undefined : epochMs(next.getTime());
  } catch {
    // A zone that this machine does not know, or a day that no month has: nobody can tell when it is next.
    return undefined;
  }
};
