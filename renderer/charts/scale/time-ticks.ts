const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Steps a clock reader expects; nothing between them. */
const steps = [
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  30 * day,
];

/** Minutes to add to local time to get UTC at a moment, ms; changes with daylight saving. */
export type ZoneOffset = (at: number) => number;
const ownZone: ZoneOffset = (at) => new Date(at).getTimezoneOffset() * minute;

/** The step that gives at most `most` ticks between two times. */
export const tickStep = (from: number, to: number, most: number): number =>
  steps.find((step) => (to - from) / step <= most) ?? 30 * day;

/** Round local clock times between two moments, at most about `most` of them. */
export const timeTicks = (
  from: number,
  to: number,
  most: number,
  zone: ZoneOffset = ownZone,
): readonly number[] => {
  const step = tickStep(from, to, most);
  const first = Math.ceil((from - zone(from)) / step);
  const count = Math.max(0, Math.floor((to - zone(to)) / step) - first + 1);
  return Array.from({ length: count }, (_, index) => {
    const local = (first + index) * step;
    return local + zone(local + zone(local));
  }).filter((at) => at >= from && at <= to);
};

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Clock time, or the date at midnight and for steps of a day and more. */
export const tickText = (at: number, step: number): string => {
  const local = new Date(at);
  const midnight = local.getHours() === 0 && local.getMinutes() === 0;
  return step >= day || midnight ? date.format(local) : clock.format(local);
};
