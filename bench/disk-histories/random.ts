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

/** mulberry32 by Tommy Ettinger (public domain): one multiply and a few shifts a number, good enough for noise. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    between: (low, high) => low + (high - low) * next(),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    normal,
    around: (middle, spread) => middle * Math.exp(spread * normal()),
  };
};
