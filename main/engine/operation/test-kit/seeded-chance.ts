import { seededNumbers } from '../../../../shared/model/test-kit/index.ts';
import type { Random } from '../../ports/index.ts';

/** Chance that a seed decides: the same seed gives the same run. */
export type Chance = Random & {
  /** Whole number from 0 to `below` - 1. */
  readonly pick: (below: number) => number;
  readonly isLucky: (share: number) => boolean;
};

export const createChance = (seed: number): Chance => {
  const next = seededNumbers(seed);
  return {
    next,
    hex: (bytes) => Array.from({ length: bytes * 2 }, () => Math.floor(next() * 16).toString(16)).join(''),
    pick: (below) => Math.floor(next() * below),
    isLucky: (share) => next() < share,
  };
};
