import type { AlarmPolicy } from '#shared/model';
import { pointsSince, ringAt, ringValue, type Points, type Ring } from './ring.ts';
import type { Series } from './series.ts';
import { lossOf, type Loss } from './slope.ts';

const minute = 60_000;
/** Stretches at the end of the series, shortest first: the one that shows an even fast loss is the one that holds now. */
const fineWindowsMs = [3 * minute, 6 * minute, 12 * minute, 25 * minute];
const middleWindowsMs = [60 * minute, 180 * minute];
/** The rate of a stretch is extended this many times the stretch; the burst's whole length carries the rest. */
const rateExtension = 10;
/** Slow sweeps need longer for their fewest samples; beyond this they see no burst, ms. */
const longestFineMs = 45 * minute;
/** The slowest tenth of the pairs must still lose at this share of the median, else it is a step that is over. */
const evenShare = 0.33;
/** A stretch belongs to the burst while it loses at least this share of the burst's rate. */
const sameBurstShare = 0.25;
/** How much slower than a storm the first cheap glance lets pass. */
const glanceSlack = 1.5;
/** A released file hides the even loss from the shortest stretch for three minutes; a burst that pauses longer than this is over. */
const burstPauseMs = 8 * minute;
/** Points per fit. */
const pointsPerFit = 12;

/** A fast, even loss, the share of what was available when it began that it has eaten, and how long it has run. */
export type Storm = {
  readonly loss: Loss;
  readonly sampleCount: number;
  readonly lostShare: number;
  readonly runMs: number;
};

/**
 * Looks for a storm at the end of the series. Keeps in the series where the burst began. `minLost` is in the series' unit.
 * A volume that is new to us may have short teeth that nobody has seen end: there a long run counts for nothing.
 */
export const findStorm = (series: Series, policy: AlarmPolicy, minLost: number): Storm | undefined => {
  const settings = policy.storm;
  const burst = findBurst(series, settings);
  if (burst === undefined) {
    if (series.burst !== undefined && series.lastAt - series.burst.seenAt > burstPauseMs)
      series.burst = undefined;
    return undefined;
  }
  const start = beginningOf(series, burst);
  series.burst = { ...start, seenAt: series.lastAt };
  const lost = start.available - series.last;
  const lostShare = start.available > 0 ? lost / start.available : 0;
  const runMs = series.lastAt - start.at;
  const isNew = series.lastAt - series.firstAt < policy.forecast.newUntilMs;
  const leastShare =
    runMs >= settings.longRunMs && !isNew ? settings.longRunLostRatio : settings.minLostRatio;
  if (lost < minLost || lostShare < leastShare) return undefined;
  return {
    loss: burst.loss,
    sampleCount: burst.points.at.length,
    lostShare,
    runMs,
  };
};

type Burst = { readonly loss: Loss; readonly points: Points; readonly ring: Ring };

const findBurst = (series: Series, settings: AlarmPolicy['storm']): Burst | undefined => {
  for (const windowMs of fineWindowsMs) {
    if (windowMs < settings.minWatchMs) continue;
    const points = endOf(series, series.fine, windowMs, settings.minSamples, longestFineMs);
    const loss = points === undefined ? undefined : evenLoss(series, points, settings);
    if (points !== undefined && loss !== undefined) return { loss, points, ring: series.fine };
  }
  for (const windowMs of middleWindowsMs) {
    const points = endOf(series, series.middle, windowMs, settings.minSamples, windowMs * glanceSlack);
    const loss = points === undefined ? undefined : evenLoss(series, points, settings);
    if (points !== undefined && loss !== undefined) return { loss, points, ring: series.middle };
  }
  return undefined;
};

/** The points of the last stretch of the trend; undefined when a glance at its ends already says that it is no storm. */
const endOf = (
  series: Series,
  ring: Ring,
  windowMs: number,
  fewest: number,
  longestMs: number,
): Points | undefined => {
  const { lastAt, last, trendSince } = series;
  let back = fewest - 1;
  while (ringAt(ring, back) > lastAt - windowMs) back += 1;
  const from = ringAt(ring, back);
  if (!(from >= trendSince) || lastAt - from > Math.max(longestMs, windowMs * glanceSlack)) return undefined;
  const lost = ringValue(ring, back) - last;
  if (lost <= 0 || last > lost * rateExtension * glanceSlack) return undefined;
  const points = pointsSince(ring, from, pointsPerFit);
  if ((points.at[points.at.length - 1] ?? 0) < lastAt - 1_000) {
    points.at.push(lastAt);
    points.value.push(last);
  }
  return points;
};

const evenLoss = (series: Series, points: Points, settings: AlarmPolicy['storm']): Loss | undefined => {
  const loss = lossOf(points);
  if (loss === undefined || loss.median <= 0 || loss.slow < loss.median * evenShare) return undefined;
  const leftMs = series.last / loss.median;
  return leftMs <= settings.warnWithinMs && leftMs <= loss.windowMs * rateExtension ? loss : undefined;
};

/**
 * Walks back to where the loss began, in strides of a third of the stretch that showed it, since single samples are
 * mostly noise. A burst that was already followed keeps its beginning.
 */
const beginningOf = (series: Series, { loss, ring }: Burst): { at: number; available: number } => {
  const { trendSince, burst } = series;
  const stride = strideOf(ring, loss.windowMs);
  let back = 0;
  while (ringAt(ring, back + stride) >= trendSince) {
    const lost = ringValue(ring, back + stride) - ringValue(ring, back);
    const apart = ringAt(ring, back) - ringAt(ring, back + stride);
    if (apart > longestFineMs * stride || lost < loss.median * apart * sameBurstShare) break;
    back += stride;
  }
  const [at, available] = [ringAt(ring, back), ringValue(ring, back)];
  return burst !== undefined && burst.at < at ? burst : { at, available };
};

/** Points of the ring in a third of the stretch. */
const strideOf = (ring: Ring, windowMs: number): number => {
  const newest = ringAt(ring, 0);
  let stride = 1;
  while (newest - ringAt(ring, stride) < windowMs / 3) stride += 1;
  return stride;
};
