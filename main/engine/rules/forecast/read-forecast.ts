import type { AlarmPolicy, Forecast } from '#shared/model';
import { habitOf } from './habit.ts';
import type { Series } from './series.ts';
import { findStorm, type Storm } from './storm.ts';
import { fillsBy, readTrend } from './trend.ts';
import { creepOf } from './troughs.ts';

/** A forecast, and for a storm how much of what was available it has eaten. */
export type Outlook = { readonly forecast: Forecast; readonly stormLostShare: number };

const none = (reason: Extract<Forecast, { kind: 'none' }>['reason']): Outlook => ({
  forecast: { kind: 'none', reason },
  stormLostShare: 0,
});

/**
 * Reads the future of a series from its past. In this order: a storm that is running; the creep under a sawtooth while
 * the present fall is an ordinary one; the newest even slope. Cheap enough for every sample when `fitSlopes` is false:
 * then only the storm is looked for, and `before` stands for the rest.
 */
export const readForecast = (
  series: Series,
  policy: AlarmPolicy,
  minLost: number,
  before: Outlook | undefined,
): Outlook => {
  const storm = findStorm(series, policy.storm, minLost);
  if (storm !== undefined && !isOrdinary(series, storm.loss.median, policy))
    return stormOutlook(series, storm, policy);
  if (before !== undefined && before.stormLostShare === 0) return before;
  return slowOutlook(series, policy);
};

const isOrdinary = (series: Series, lossPerMs: number, policy: AlarmPolicy): boolean =>
  habitOf(series, lossPerMs, policy.forecast)?.isOrdinary === true;

const stormOutlook = (series: Series, storm: Storm, policy: AlarmPolicy): Outlook => ({
  forecast: fillsBy({ at: series.lastAt, available: series.last }, storm.loss, {
    method: 'storm',
    sampleCount: storm.sampleCount,
    steadyBeyondMs: policy.forecast.steadyBeyondMs,
    capped: false,
  }),
  stormLostShare: storm.lostShare,
});

const slowOutlook = (series: Series, policy: AlarmPolicy): Outlook => {
  const settings = policy.forecast;
  if (series.count < settings.minSamples) return none('too-few-samples');
  const reading = readTrend(series, settings);
  const lossNow = reading?.kind === 'filling' ? reading.trend.loss.median : 0;
  if (isOrdinary(series, lossNow, policy)) return creepOutlook(series, policy);
  if (reading === undefined) return none('history-too-short');
  if (reading.kind === 'uneven') return none('not-growing-evenly');
  const { loss, sampleCount } = reading.trend;
  if (reading.kind === 'steady')
    return { forecast: { kind: 'steady', windowMs: loss.windowMs, sampleCount }, stormLostShare: 0 };
  const capped = series.last / loss.median > loss.windowMs * settings.maxExtension;
  const from = { at: series.lastAt, available: series.last };
  return {
    forecast: fillsBy(from, loss, {
      method: 'slope',
      sampleCount,
      steadyBeyondMs: settings.steadyBeyondMs,
      capped,
    }),
    stormLostShare: 0,
  };
};

const creepOutlook = (series: Series, policy: AlarmPolicy): Outlook => {
  const settings = policy.forecast;
  const creep = creepOf(series, settings);
  if (creep === undefined) return none('history-too-short');
  const { loss, valleyNow, cycleCount } = creep;
  const sampleCount = cycleCount * 2;
  if (loss.median <= 0 || valleyNow / loss.median > settings.steadyBeyondMs) {
    return { forecast: { kind: 'steady', windowMs: loss.windowMs, sampleCount }, stormLostShare: 0 };
  }
  if (loss.slow <= 0) return none('not-growing-evenly');
  const capped = valleyNow / loss.median > loss.windowMs * settings.maxExtension;
  const from = { at: series.lastAt, available: Math.max(0, valleyNow) };
  return {
    forecast: fillsBy(from, loss, {
      method: 'troughs',
      sampleCount,
      steadyBeyondMs: settings.steadyBeyondMs,
      capped,
    }),
    stormLostShare: 0,
  };
};
