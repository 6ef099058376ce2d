import type { AlarmPolicy, Forecast } from '#shared/model';
import { pointsSince, type Points } from './ring.ts';
import type { Series } from './series.ts';
import { lossOf, type Loss } from './slope.ts';

const hour = 3_600_000;
/** Points per fit: 120 pairs at most, a few microseconds. */
const pointsPerFit = 16;
/** Stretches of the past a trend is looked for in, ms: the shortest one that can carry its own forecast wins. */
const windowsMs = [6 * hour, 24 * hour, 72 * hour, 336 * hour];
/** Up to here the five-minute means hold the window; beyond it the two-hour means do, ms. */
const middleReachMs = 24 * hour;

/** A trend with the number of points it rests on. */
export type Trend = { readonly loss: Loss; readonly sampleCount: number };
export type TrendReading =
  | { readonly kind: 'filling'; readonly trend: Trend }
  | { readonly kind: 'steady'; readonly trend: Trend }
  | { readonly kind: 'uneven' };

/** Reads the newest trend that the series can carry; undefined while its history is too short. */
export const readTrend = (series: Series, settings: AlarmPolicy['forecast']): TrendReading | undefined => {
  let widest: TrendReading | undefined;
  for (const windowMs of windowsMs) {
    const reading = readWindow(series, windowMs, settings);
    if (reading === undefined) break;
    if (reading.kind === 'filling' && carries(series, reading.trend.loss, settings)) return reading;
    widest = reading;
    if (series.lastAt - series.trendSince < windowMs) break;
  }
  return widest;
};

/** A trend may be extended only so many times its own length. */
const carries = (series: Series, loss: Loss, settings: AlarmPolicy['forecast']): boolean =>
  series.last / loss.median <= loss.windowMs * settings.maxExtension;

const readWindow = (
  series: Series,
  windowMs: number,
  settings: AlarmPolicy['forecast'],
): TrendReading | undefined => {
  const points = pointsOf(series, windowMs);
  const loss = lossOf(points);
  if (loss === undefined || loss.windowMs < settings.minHistoryMs * 0.9) return undefined;
  const trend = { loss, sampleCount: points.at.length };
  const steady = loss.median <= 0 || series.last / loss.median > settings.steadyBeyondMs;
  if (steady) return { kind: 'steady', trend };
  return loss.slow > 0 ? { kind: 'filling', trend } : { kind: 'uneven' };
};

const pointsOf = (series: Series, windowMs: number): Points => {
  const from = Math.max(series.trendSince, series.lastAt - windowMs);
  const points = pointsSince(windowMs <= middleReachMs ? series.middle : series.coarse, from, pointsPerFit);
  points.at.push(series.lastAt);
  points.value.push(series.last);
  return points;
};

/** The forecast that a loss gives from here on. */
export const fillsBy = (
  from: { readonly at: number; readonly available: number },
  loss: Loss,
  more: {
    readonly method: 'slope' | 'troughs' | 'storm';
    readonly sampleCount: number;
    readonly steadyBeyondMs: number;
    readonly capped: boolean;
  },
): Extract<Forecast, { kind: 'fills' }> => {
  const horizonMs = more.steadyBeyondMs;
  const leftMs = (rate: number): number =>
    rate > 0 ? Math.min(horizonMs, from.available / rate) : horizonMs;
  const [full, earliest, latest] = [leftMs(loss.median), leftMs(loss.fast), leftMs(loss.slow)];
  return {
    kind: 'fills',
    fullAt: Math.round(from.at + full) as Extract<Forecast, { kind: 'fills' }>['fullAt'],
    earliestAt: Math.round(from.at + Math.min(earliest, full)) as Extract<
      Forecast,
      { kind: 'fills' }
    >['fullAt'],
    latestAt: Math.round(from.at + Math.max(latest, full)) as Extract<Forecast, { kind: 'fills' }>['fullAt'],
    lossPerHour: loss.median * hour,
    confidence: confidenceOf(full, earliest, latest, more.capped),
    method: more.method,
    windowMs: loss.windowMs,
    sampleCount: more.sampleCount,
  };
};

/** Half and one and a half times the time left: the widths at which "3 h 12 m" becomes "about 3 h" and then "today". */
const confidenceOf = (
  full: number,
  earliest: number,
  latest: number,
  capped: boolean,
): 'high' | 'medium' | 'low' => {
  const width = full > 0 ? (latest - earliest) / full : 0;
  if (capped || width > 1.5) return 'low';
  return width <= 0.5 ? 'high' : 'medium';
};
