import { epochMs, type EpochMs } from '#shared/model';
import type { CronTime } from '../cron/fields.ts';
import { nextRun } from '../cron/next.ts';
import type { ScheduleReading } from '../read/reading.ts';

/** A run that is due is given this long to show in the log, ms. */
const graceMs = 5 * 60_000;
const hourMs = 3_600_000;
/** How far back is looked, in steps: an entry of every minute is found in the first, one of every week in the last. */
const stepsBackMs = [hourMs, 26 * hourMs, 8 * 24 * hourMs] as const;

/**
 * The newest time at which an entry had to run and had time to do so. Undefined where that is not sure: its table was written
 * since then, or the log does not reach back so far.
 */
export const lastDue = (
  reading: ScheduleReading,
  of: { readonly time: CronTime; readonly zone: string; readonly changedAt: EpochMs | undefined },
): EpochMs | undefined => {
  const logSince = reading.cronRuns?.runs.at(-1)?.at;
  if (logSince === undefined || of.changedAt === undefined) return undefined;
  const until = reading.clock - graceMs;
  const from = Math.max(logSince, of.changedAt);
  for (const backMs of stepsBackMs) {
    let found: EpochMs | undefined;
    const begin = Math.max(from, until - backMs);
    if (begin >= until) return undefined;
    for (
      let at = nextRun(of.time, of.zone, epochMs(begin));
      at !== undefined && at <= until;
      at = nextRun(of.time, of.zone, at)
    )
      found = at;
    if (found !== undefined) return found;
    if (begin === from) return undefined;
  }
  return undefined;
};
