import { epochMs, type AlarmPolicy, type EpochMs, type Forecast } from '#shared/model';
import { habitOf, type Habit } from './habit.ts';
import type { Series } from './series.ts';
import { findStorm, type Storm } from './storm.ts';
import { fillsBy, readTrend } from './trend.ts';
import { creepOf } from './troughs.ts';

/** A forecast, the burst it rests on if any, and how long the volume has been watched. */
export type Outlook = {
  readonly forecast: Forecast;
  readonly storm: Pick<Storm, 'lostShare' | 'runMs'> | undefined;
  readonly watchedMs: number;
};

const none = (reason: Extract<Forecast, { kind: 'none' }>['reason']): Forecast => ({ kind: 'none', reason });

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
  const watchedMs = series.lastAt - series.firstAt;
  const storm = findStorm(series, policy, minLost);
  if (storm !== undefined && !isOrdinary(series, storm.loss.median, policy)) {
    return { forecast: stormForecast(series, storm, policy), storm, watchedMs };
  }
  if (before !== undefined && before.storm === undefined) return before;
  return { forecast: slowForecast(series, policy), storm: undefined, watchedMs };
};

const isOrdinary = (series: Series, lossPerMs: number, policy: AlarmPolicy): boolean =>
  habitOf(series, lossPerMs, policy.forecast)?.isOrdinary === true;

const stormForecast = (series: Series, { loss, sampleCount }: Storm, { forecast }: AlarmPolicy): Forecast =>
  fillsBy({ at: series.lastAt, available: series.last }, loss, {
    method: 'storm',
    sampleCount,
    steadyBeyondMs: forecast.steadyBeyondMs,
    capped: false,
  });

const slowForecast = (series: Series, policy: AlarmPolicy): Forecast => {
  const settings = policy.forecast;
  if (series.count < settings.minSamples) return none('too-few-samples');
  const reading = readTrend(series, settings);
  const lossNow = reading?.kind === 'filling' ? reading.trend.loss.median : 0;
  const habit = habitOf(series, lossNow, settings);
  if (habit?.isOrdinary === true) return creepForecast(series, habit, policy);
  if (reading === undefined) return none('history-too-short');
  if (reading.kind === 'uneven') return none('not-growing-evenly');
  const { loss, sampleCount } = reading.trend;
  if (reading.kind === 'steady') return { kind: 'steady', windowMs: loss.windowMs, sampleCount };
  const capped = series.last / loss.median > loss.windowMs * settings.maxExtension;
  const from = { at: series.lastAt, available: series.last };
  return fillsBy(from, loss, {
    method: 'slope',
    sampleCount,
    steadyBeyondMs: settings.steadyBeyondMs,
    capped,
  });
};

const creepForecast = (series: Series, habit: Habit, policy: AlarmPolicy): Forecast => {
  const settings = policy.forecast;
  const creep = creepOf(series, settings);
  if (creep === undefined) return none('history-too-short');
  const { loss, lowNow, cycleCount } = creep;
  const sampleCount = cycleCount * 2;
  if (loss.median <= 0 || lowNow / loss.median > settings.steadyBeyondMs) {
    return { kind: 'steady', windowMs: loss.windowMs, sampleCount };
  }
  if (loss.slow <= 0) return none('not-growing-evenly');
  const capped = lowNow / loss.median > loss.windowMs * settings.maxExtension;
  const from = { at: series.lastAt, available: Math.max(0, lowNow) };
  const line = fillsBy(from, loss, {
    method: 'troughs',
    sampleCount,
    steadyBeyondMs: settings.steadyBeyondMs,
    capped,
  });
  return {
    ...line,
    fullAt: nextLow(line.fullAt, habit),
    earliestAt: nextLow(line.earliestAt, habit),
    latestAt: nextLow(line.latestAt, habit),
  };
};

/** The line of the lows only counts where there is a low: just before a clean-up, and not before the next one but this. */
const nextLow = (at: EpochMs, { dueAt, spacingMs }: Habit): EpochMs => {
  const lows = Math.max(1, Math.ceil((at - dueAt) / spacingMs));
  return epochMs(dueAt + lows * spacingMs);
};
