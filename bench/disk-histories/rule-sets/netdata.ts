import type { History } from '../history.ts';
import { writeSpans, type RuleSet } from './spans.ts';

const minute = 60_000;
const hour = 60 * minute;
const fiveGibibytes = 5 * 1_073_741_824;

type Status = 'clear' | 'warning' | 'critical';
const rank: Readonly<Record<Status, number>> = { clear: 0, warning: 1, critical: 2 };

/** What one alarm says at one moment, given what it said before. */
type Alarm = (i: number, before: Status) => Status;

/** disk_space_usage of netdata, src/health/health.d/disks.conf: used share, with the exits that differ from the entries. */
const usage =
  ({ available, sizeBytes }: History): Alarm =>
  (i, before) => {
    const left = available[i] ?? 0;
    const used = 1 - left / sizeBytes;
    if (used > (before === 'critical' ? 0.9 : 0.98) && left < fiveGibibytes) return 'critical';
    return used > (before === 'clear' ? 0.9 : 0.8) ? 'warning' : 'clear';
  };

/** disk_fill_rate and out_of_disk_space_time: hours left at the rate since the least that was available 50 to 60 minutes ago. */
const fillRate = ({ available, intervalMs }: History): Alarm => {
  const perHour = Math.round(hour / intervalMs);
  const perTenMinutes = Math.round((10 * minute) / intervalMs);
  return (i, before) => {
    if (i < perHour) return 'clear';
    let least = Infinity;
    for (let k = i - perHour; k <= i - perHour + perTenMinutes; k += 1)
      least = Math.min(least, available[k] ?? Infinity);
    const left = available[i] ?? 0;
    const rate = least - left;
    const hours = rate > 0 ? left / rate : Infinity;
    if (hours < (before === 'critical' ? 24 : 2)) return 'critical';
    return hours < (before === 'clear' ? 8 : 48) ? 'warning' : 'clear';
  };
};

type Delay = {
  readonly upMs: number;
  readonly downMs: number;
  readonly multiplier: number;
  readonly mostMs: number;
};

/**
 * Runs one alarm once a minute and delays what it tells (health documentation, "delay"): a rise is told after `up`, a
 * fall after `down`; every change while waiting multiplies both, up to the most.
 */
const told = (history: History, alarm: Alarm, delay: Delay) => {
  const warning = writeSpans('warning');
  const critical = writeSpans('critical');
  const every = Math.max(1, Math.round(minute / history.intervalMs));
  let status: Status = 'clear';
  let shown: Status = 'clear';
  let dueAt = 0;
  let factor = 1;
  for (let i = 0; i < history.available.length; i += every) {
    const at = i * history.intervalMs;
    const next = alarm(i, status);
    if (next !== status) {
      const waiting = at < dueAt;
      factor = waiting ? factor * delay.multiplier : 1;
      const baseMs = rank[next] > rank[status] ? delay.upMs : delay.downMs;
      dueAt = at + Math.min(delay.mostMs, baseMs * factor);
      status = next;
    }
    if (at >= dueAt) shown = status;
    warning.tell(at, shown === 'warning');
    critical.tell(at, shown === 'critical');
  }
  return [...warning.spans(), ...critical.spans()];
};

const usageDelay: Delay = { upMs: minute, downMs: 15 * minute, multiplier: 1.5, mostMs: hour };
const fillDelay: Delay = { upMs: 0, downMs: 15 * minute, multiplier: 1.2, mostMs: hour };

/** Netdata as it is shipped: the forecast is computed but tells nobody (`to: silent`). */
export const netdata: RuleSet = {
  name: 'Netdata, as shipped',
  judge: (history) => told(history, usage(history), usageDelay),
};

/** Netdata with its forecast turned on. */
export const netdataForecast: RuleSet = {
  name: 'Netdata, forecast on',
  judge: (history) => [
    ...told(history, usage(history), usageDelay),
    ...told(history, fillRate(history), fillDelay),
  ],
};
