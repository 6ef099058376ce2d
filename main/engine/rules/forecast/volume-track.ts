import type { AlarmPolicy, Forecast } from '#shared/model';
import { readForecast, type Outlook } from './read-forecast.ts';
import { createSeries, growSeries, type Series } from './series.ts';

/** Files a storm of small files must have made: a package upgrade makes fewer. */
const minLostInodes = 20_000;
const unknownYet: Outlook = {
  forecast: { kind: 'none', reason: 'too-few-samples' },
  storm: undefined,
  watchedMs: 0,
};

/** Everything remembered of one volume. */
export type VolumeTrack = {
  space: { readonly series: Series; outlook: Outlook };
  inodes: { readonly series: Series; outlook: Outlook } | undefined;
  /** What the rules published last; the same object while nothing changed. */
  published: { readonly mount: string; readonly space: Forecast; readonly inodes: Forecast } | undefined;
};

export const createVolumeTrack = (): VolumeTrack => ({
  space: { series: createSeries(), outlook: unknownYet },
  inodes: undefined,
  published: undefined,
});

/** Adds one sample of bytes and brings the forecast up to date. False when it was seen before. */
export const observeSpace = (
  track: VolumeTrack,
  at: number,
  available: number,
  size: number,
  policy: AlarmPolicy,
): boolean => observe(track.space, at, available, size, policy, policy.storm.minLostBytes);

/** Adds one sample of inodes and brings the forecast up to date. False when it was seen before. */
export const observeInodes = (
  track: VolumeTrack,
  at: number,
  free: number,
  total: number,
  policy: AlarmPolicy,
): boolean => {
  track.inodes ??= { series: createSeries(), outlook: unknownYet };
  return observe(track.inodes, at, free, total, policy, minLostInodes);
};

/** Takes in kept history, oldest first. Only the last point makes a forecast: that of the past would be thrown away. */
export const warmSpace = (
  track: VolumeTrack,
  points: Iterable<{ readonly at: number; readonly available: number; readonly size: number }>,
  policy: AlarmPolicy,
): void => {
  const { series } = track.space;
  for (const { at, available, size } of points)
    growSeries(series, at, available, size, policy.forecast.cleanUpRatio);
  if (series.count > 0)
    track.space.outlook = readForecast(series, policy, policy.storm.minLostBytes, undefined);
};

/** Slopes are fitted anew when a five-minute mean is complete or the trend turned; a storm is looked for at every sample. */
const observe = (
  part: { readonly series: Series; outlook: Outlook },
  at: number,
  available: number,
  size: number,
  policy: AlarmPolicy,
  minLost: number,
): boolean => {
  const growth = growSeries(part.series, at, available, size, policy.forecast.cleanUpRatio);
  if (growth === 'nothing') return false;
  part.outlook = readForecast(part.series, policy, minLost, growth === 'sample' ? part.outlook : undefined);
  return true;
};
