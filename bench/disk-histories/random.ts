import { seededNumbers } from '../../shared/model/test-kit/index.ts';

/** Numbers that look random and are the same for the same seed. */
export type Random = {
  /** Evenly from `low` up to `high`. */
  readonly between: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  /** Normal with mean 0 and deviation 1. */
  readonly normal: () => number;
  /** Log-normal: `middle` is the median, `spread` the deviation of the logarithm. */
  readonly around: (middle: number, spread: number) => number;
};

export const seededRandom = (seed: number): Random => {
  const next = seededNumbers(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    between: (low, high) => low + (high - low) * next(),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    normal,
    around: (middle, spread) => middle * Math.exp(spread * normal()),
  };
};
