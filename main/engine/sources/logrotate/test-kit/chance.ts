import { seededNumbers } from '../../../../../shared/model/test-kit/index.ts';

/** Chance that a seed decides. */
export type Chance = {
  /** From 0 up to `below`, whole. */
  readonly below: (below: number) => number;
  readonly of: (share: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
};

export const createChance = (seed: number): Chance => {
  const next = seededNumbers(seed);
  return {
    below: (below) => Math.floor(next() * below),
    of: (share) => next() < share,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  };
};
