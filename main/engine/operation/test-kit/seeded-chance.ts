import type { Random } from '../../ports/index.ts';

/** Chance that a seed decides: the same seed gives the same run. */
export type Chance = Random & {
  /** Whole number from 0 to `below` - 1. */
  readonly pick: (below: number) => number;
  readonly isLucky: (share: number) => boolean;
};

/** mulberry32: small, fast, good enough to shuffle faults. */
export const createChance = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    hex: (bytes) => Array.from({ length: bytes * 2 }, () => Math.floor(next() * 16).toString(16)).join(''),
    pick: (below) => Math.floor(next() * below),
    isLucky: (share) => next() < share,
  };
};
