import { describe, expect, it } from 'vitest';
import { simulate } from './test-kit/index.ts';

const seeds = Number(process.env['SIMULATION_SEEDS'] ?? 10_000);
const first = Number(process.env['SIMULATION_FROM'] ?? 1);

describe('whatever goes wrong', () => {
  it(`keeps every invariant over ${seeds} seeds`, { timeout: 600_000 }, async () => {
    const broken: string[] = [];
    for (let seed = first; seed < first + seeds && broken.length < 5; seed += 1) {
      const result = await simulate(seed);
      if (result.broken.length > 0) broken.push(`seed ${seed}: ${result.broken.join(' | ')}`);
    }
    expect(broken).toEqual([]);
  });
});
