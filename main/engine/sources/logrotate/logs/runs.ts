import type { NodeClock } from '../due/index.ts';
import type { LogsReading, RunnerEvery, RunnerReading } from '../reading/index.ts';

/** What starts logrotate on a node, and when. Seconds by the node's clock. */
export type Runs = {
  readonly by: 'timer' | 'cron' | 'nothing' | 'unknown';
  readonly name: string;
  readonly isOn: boolean;
  /** Why it is off, or why nobody can say; empty when it is on. */
  readonly says: string;
  readonly every: RunnerEvery;
  readonly last: number | undefined;
  readonly next: number | undefined;
};

const daySeconds = 86_400;
const periods: Readonly<Record<RunnerEvery, number>> = {
  hour: 3_600,
  day: daySeconds,
  week: 7 * daySeconds,
  month: 30 * daySeconds,
  unknown: daySeconds,
};

const everyOf = (path: string): RunnerEvery =>
  (['hour', 'week', 'month'] as const).find((every) =>
    path.includes(every === 'hour' ? 'hourly' : `${every}ly`),
  ) ?? 'day';

/** When cron starts a script of such a directory next: only for a plain hour and minute. */
const nextOf = (
  line: string | undefined,
  at: { readonly clock: NodeClock; readonly now: number },
): number | undefined => {
  const [, minute, hour, days] = /^\s*(\d{1,2})\s+(\d{1,2}|\*)\s+((?:\*\s+){3})/.exec(line ?? '') ?? [];
  if (minute === undefined || hour === undefined || days === undefined) return undefined;
  const today = at.clock.local(at.now);
  const start = {
    ...today,
    hour: hour === '*' ? today.hour : Number(hour),
    minute: Number(minute),
    second: 0,
  };
  const first = at.clock.seconds(start);
  if (first > at.now) return first;
  return at.clock.seconds(
    hour === '*' ? { ...start, hour: start.hour + 1 } : { ...start, day: start.day + 1 },
  );
};

const byTimer = (timer: NonNullable<RunnerReading['timer']>): Runs => {
  const isOn = timer.isActive;
  return {
    by: 'timer',
    name: 'logrotate.timer',
    isOn,
    says: isOn ? '' : `logrotate.timer is ${timer.isEnabled ? 'enabled but not running' : 'disabled'}.`,
    every: timer.every,
    last: timer.lastRun,
    next: isOn ? timer.nextRun : undefined,
  };
};

const byCron = (
  reading: LogsReading,
  at: { readonly clock: NodeClock; readonly now: number },
): Runs | undefined => {
  const { cronScripts, cronLines, cronDaemons } = reading.runner;
  const own = cronLines.find(({ line }) => /\blogrotate\b/.test(line));
  const scripts = [...cronScripts.entries()];
  const script = scripts.find(([, isRun]) => isRun) ?? scripts[0];
  if (script === undefined && own === undefined) return undefined;
  const [path = own?.file ?? '', isExecutable = true] = script ?? [];
  const folder = path.slice(0, path.lastIndexOf('/'));
  const line = script === undefined ? own?.line : cronLines.find((one) => one.line.includes(folder))?.line;
  const hasDaemon = cronDaemons.length > 0;
  const isOn = isExecutable && hasDaemon;
  return {
    by: 'cron',
    name: path,
    isOn,
    says: isOn
      ? ''
      : hasDaemon
        ? `${path} is not executable, so cron passes it over.`
        : `No cron is running, so nothing starts ${path}.`,
    every: script === undefined ? 'unknown' : everyOf(path),
    last: reading.stateChangedAt,
    next: isOn ? nextOf(line, at) : undefined,
  };
};

/** A script of Debian's package leaves the work to the timer where systemd runs; where the timer is not there, cron does it. */
export const findRuns = (
  reading: LogsReading,
  at: { readonly clock: NodeClock; readonly now: number },
): Runs => {
  const { timer, hasSystemd, hasLogrotate } = reading.runner;
  if (timer !== undefined && hasSystemd) return byTimer(timer);
  const cron = byCron(reading, at);
  if (cron !== undefined) return cron;
  const nobody = {
    name: '',
    isOn: false,
    every: 'unknown',
    last: reading.stateChangedAt,
    next: undefined,
  } as const;
  return hasLogrotate === undefined || reading.cutShort
    ? { ...nobody, by: 'unknown', says: 'What starts logrotate here could not be seen.' }
    : { ...nobody, by: 'nothing', says: 'Neither a timer nor cron starts logrotate here.' };
};

/** Time between two runs, s; undefined: its calendar is none of those people use. */
export const periodOf = ({ every }: Runs): number | undefined =>
  every === 'unknown' ? undefined : periods[every];

/** The first run at or after a moment; undefined: nobody knows when it runs. */
export const runAfter = ({ next, every }: Runs, seconds: number): number | undefined => {
  if (next === undefined) return undefined;
  if (next >= seconds) return next;
  const period = periods[every];
  return next + Math.ceil((seconds - next) / period) * period;
};
