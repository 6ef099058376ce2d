import type { AlarmPolicy } from '#shared/model';
import { pointsSince, ringAt, ringValue, type Points } from './ring.ts';
import type { Series } from './series.ts';
import { lossOf, type Loss } from './slope.ts';

const minute = 60_000;
/** Looks at the last minutes first: the shortest stretch that shows an even fast loss is the one that holds now. */
const windowsMs = [3 * minute, 6 * minute, 12 * minute, 25 * minute];
/** Slow sweeps need longer for four samples; beyond this it is no burst but a slope, ms. */
const longestMs = 45 * minute;
/** The slowest tenth of the pairs must still lose at this share of the median, else it is a step that is over. */
const evenShare = 0.4;
/** A stretch belongs to the burst while it loses at least this share of the burst's rate. */
const sameBurstShare = 0.25;

/** Distances, in samples, of the first cheap look, and how much slower than a storm it lets pass. */
const glances = [3, 8, 24];
const glanceSlack = 1.5;

/** A fast, even loss seen within minutes. */
export type Storm = { readonly loss: Loss; readonly sampleCount: number; readonly lostShare: number };

/** Looks for a storm at the end of the series. Keeps in the series where the burst began. */
export const findStorm = (
  series: Series,
  settings: AlarmPolicy['storm'],
  minLost: number,
): Storm | undefined => {
  if (!mayBeStorm(series, settings.warnWithinMs)) {
    series.burst = undefined;
    return undefined;
  }
  for (const windowMs of windowsMs) {
    const points = lastPoints(series, Math.max(windowMs, settings.minWatchMs), settings.minSamples);
    if (points === undefined) continue;
    const loss = lossOf(points);
    if (loss === undefined || loss.median <= 0 || loss.slow < loss.median * evenShare) continue;
    if (series.last / loss.median > settings.warnWithinMs) continue;
    const start = beginningOf(series, loss.median);
    const lost = start.available - series.last;
    const lostShare = start.available > 0 ? lost / start.available : 0;
    if (lost < minLost || lostShare < settings.minLostRatio) continue;
    series.burst = start;
    return { loss, sampleCount: points.at.length, lostShare };
  }
  series.burst = undefined;
  return undefined;
};

/** A look at three pairs of samples: cheap, and false for nearly every sample there is. */
const mayBeStorm = ({ fine, last }: Series, withinMs: number): boolean =>
  glances.some((back) => {
    const lost = ringValue(fine, back) - last;
    const apart = ringAt(fine, 0) - ringAt(fine, back);
    return lost > 0 && last <= (lost / apart) * withinMs * glanceSlack;
  });

/** The samples of the window, or the last few where the sweep is slower than that. */
const lastPoints = (series: Series, windowMs: number, fewest: number): Points | undefined => {
  const { fine, lastAt, trendSince } = series;
  const reach = Math.min(lastAt - windowMs, ringAt(fine, fewest - 1));
  if (!(reach >= trendSince) || lastAt - reach > longestMs) return undefined;
  const points = pointsSince(fine, reach - 1_000, 12);
  return points.at.length >= fewest ? points : undefined;
};

/** Walks back to where the loss began; a burst that was already followed keeps its beginning. */
const beginningOf = (series: Series, rate: number): { at: number; available: number } => {
  if (series.burst !== undefined) return series.burst;
  const { fine, trendSince } = series;
  let back = 0;
  while (ringAt(fine, back + 1) >= trendSince) {
    const lost = ringValue(fine, back + 1) - ringValue(fine, back);
    const apart = ringAt(fine, back) - ringAt(fine, back + 1);
    if (apart > longestMs || lost < rate * apart * sameBurstShare) break;
    back += 1;
  }
  return { at: ringAt(fine, back), available: ringValue(fine, back) };
};
