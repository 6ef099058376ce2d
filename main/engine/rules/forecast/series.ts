import { createCycleTrack, followCycles, type CycleTrack } from './cycles.ts';
import { clearRing, createRing, createRingStore, pushRing, ringAt, ringValue, type Ring } from './ring.ts';

const minute = 60_000;
/** Samples closer than this are one sample to the fine memory, ms. Just under the default sweep. */
const fineSpacingMs = 14_000;
const middleBucketMs = 5 * minute;
const coarseBucketMs = 120 * minute;

/** A flooded disk on which rotated logs go all the time gives back up to two thirds of each minute's loss, and fills all the same. */
const mostOfBurst = 0.75;

/** The mean of the samples of one stretch of time, while it fills. */
type Bucket = { number: number; sum: number; sumAt: number; count: number };

/**
 * The bounded memory of one quantity of one volume: what is available, in bytes or inodes. At most 6 KB:
 * half an hour of samples, a day of five-minute means, two weeks of two-hour means, and the last clean-ups.
 */
export type Series = {
  readonly fine: Ring;
  readonly middle: Ring;
  readonly coarse: Ring;
  readonly middleBucket: Bucket;
  readonly coarseBucket: Bucket;
  cycles: CycleTrack;
  count: number;
  firstAt: number;
  lastAt: number;
  last: number;
  size: number;
  /** The trend that holds now began here: the first sample, the last clean-up, the last change of size. */
  trendSince: number;
  /** Where the running burst began, and when it was last seen to run; undefined while there is none. */
  burst: { readonly at: number; readonly available: number; readonly seenAt: number } | undefined;
};

export const createSeries = (): Series => {
  const points = createRingStore();
  const coarse = createRing(points, 168);
  const middle = createRing(points, 288, coarse);
  return {
    fine: createRing(points, 120, middle),
    middle,
    coarse,
    middleBucket: { number: -1, sum: 0, sumAt: 0, count: 0 },
    coarseBucket: { number: -1, sum: 0, sumAt: 0, count: 0 },
    cycles: createCycleTrack(),
    count: 0,
    firstAt: 0,
    lastAt: 0,
    last: 0,
    size: 0,
    trendSince: 0,
    burst: undefined,
  };
};

/** What a sample did to the series, so that the forecast is made anew only when something can have changed. */
export type Growth = 'nothing' | 'sample' | 'bucket' | 'turn';

/** Adds one sample. Older or repeated ones change nothing. */
export const growSeries = (
  series: Series,
  at: number,
  available: number,
  size: number,
  leastRiseRatio: number,
): Growth => {
  if (series.count > 0 && at <= series.lastAt) return 'nothing';
  const resized = series.count > 0 && Math.abs(size - series.size) > series.size * 0.001;
  if (series.count === 0 || resized) restart(series, at, Math.max(size, available));
  const turned = followCycles(series.cycles, at, available, leastRiseOf(series, size * leastRiseRatio));
  if (turned) {
    series.trendSince = at;
    series.burst = undefined;
  }
  const spaced =
    series.fine.count === 0 ||
    at - series.lastAt >= fineSpacingMs ||
    at - newestFine(series) >= fineSpacingMs;
  if (spaced) pushRing(series.fine, at, available);
  const bucketDone = fillBucket(series.middleBucket, series.middle, middleBucketMs, at, available);
  if (bucketDone) noteFastest(series);
  fillBucket(series.coarseBucket, series.coarse, coarseBucketMs, at, available);
  series.count += 1;
  series.lastAt = at;
  series.last = available;
  series.size = size;
  if (turned || resized) return 'turn';
  return bucketDone ? 'bucket' : 'sample';
};

/**
 * The rise that counts as a clean-up. One big file that goes while a disk is being flooded does not end the flood: there
 * it takes most of what the burst has eaten.
 */
const leastRiseOf = ({ burst, cycles }: Series, usual: number): number =>
  burst === undefined ? usual : Math.max(usual, (burst.available - cycles.valley) * mostOfBurst);

const newestFine = ({ fine }: Series): number => ringAt(fine, 0);

/** A grown or shrunk volume is another volume as far as trends go. */
const restart = (series: Series, at: number, largest: number): void => {
  for (const ring of [series.fine, series.middle, series.coarse]) clearRing(ring, largest);
  for (const bucket of [series.middleBucket, series.coarseBucket]) bucket.number = -1;
  series.cycles = createCycleTrack();
  series.count = 0;
  series.firstAt = at;
  series.trendSince = at;
  series.burst = undefined;
};

const fillBucket = (bucket: Bucket, ring: Ring, widthMs: number, at: number, value: number): boolean => {
  const number = Math.floor(at / widthMs);
  const done = bucket.number !== number && bucket.number !== -1;
  if (done) pushRing(ring, bucket.sumAt / bucket.count, bucket.sum / bucket.count);
  if (bucket.number !== number) {
    bucket.number = number;
    bucket.sum = 0;
    bucket.sumAt = 0;
    bucket.count = 0;
  }
  bucket.sum += value;
  bucket.sumAt += at;
  bucket.count += 1;
  return done;
};

const noteFastest = ({ middle, cycles }: Series): void => {
  if (middle.count < 2) return;
  const apartMs = ringAt(middle, 0) - ringAt(middle, 1);
  const lost = ringValue(middle, 1) - ringValue(middle, 0);
  if (apartMs > 0 && lost / apartMs > cycles.fastest) cycles.fastest = lost / apartMs;
};
