import type { CronTime } from './fields.ts';

const everyDay = /^OnCalendar=\*-\*-\* (\d\d)(?:\.\.(\d\d))?:(\d\d)(?::00)?$/;

const upTo = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);

/**
 * A calendar of systemd that says at which hours of every day something is started, `*-*-* 07..23:30:00`, as a time of cron.
 * Undefined: it is no such calendar. Only systemd itself tells of all of them.
 */
export const hourlyCalendar = (triggers: readonly string[]): CronTime | undefined => {
  const [, first, last = first, minute] =
    everyDay.exec(triggers.length === 1 ? (triggers[0] ?? '') : '') ?? [];
  if (first === undefined || minute === undefined) return undefined;
  return {
    minutes: [Number(minute)],
    hours: upTo(Number(first), Number(last)),
    days: upTo(1, 31),
    months: upTo(1, 12),
    weekdays: upTo(0, 6),
    isWildcard: true,
    bothDays: true,
  };
};
