import { it } from 'vitest';
import { createToyStage, expectOverSeeds, worldFrom } from '../test-kit/index.ts';

const share = { from: 1, seeds: 2_500 };

it('keeps every invariant whatever goes wrong, first quarter of 10,000 seeds', { timeout: 600_000 }, () =>
  expectOverSeeds((chance, broken) => createToyStage(worldFrom(chance, broken)), share),
);
