import { expect } from 'vitest';
import { simulate, type SetStage } from './simulate.ts';

/** How many seeds CI runs, and where a share of them begins. */
export type SeedShare = { readonly from: number; readonly seeds: number };

const wanted = (name: string): number | undefined => {
  const value = Number(process.env[name]);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
};

/**
 * Runs a share of the seeds and expects every invariant to hold. `SIMULATION_FROM` and `SIMULATION_SEEDS` run others; what
 * fails says which, and how to see it again.
 */
export const expectOverSeeds = async (setStage: SetStage, share: SeedShare): Promise<void> => {
  const from = wanted('SIMULATION_FROM') ?? share.from;
  const seeds = wanted('SIMULATION_SEEDS') ?? share.seeds;
  const broken: string[] = [];
  for (let seed = from; seed < from + seeds && broken.length < 3; seed += 1) {
    const result = await simulate(seed, setStage);
    if (result.broken.length === 0) continue;
    const again = `SIMULATION_FROM=${seed} SIMULATION_SEEDS=1 npx vitest run ${expect.getState().testPath ?? ''}`;
    broken.push(`seed ${seed}: ${result.broken.join(' | ')}\n  again: ${again}`);
  }
  expect(broken).toEqual([]);
};
