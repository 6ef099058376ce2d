import { describe, expect, it } from 'vitest';
import { simulate } from './test-kit/index.ts';

const seeds = Number(process.env['SIMULATION_SEEDS'] ?? 10_000);
const first = Number(process.env['SIMULATION_FROM'] ?? 1);

describe('whatever goes wrong', () => {
  it(`keeps every invariant over ${seeds} seeds`, { timeout: 600_000 }, async () => {
    const endings: Record<string, number> = {};
    const broken: string[] = [];
    for (let seed = first; seed < first + seeds && broken.length < 5; seed += 1) {
      const result = await simulate(seed);
      for (const ending of result.endings) endings[ending] = (endings[ending] ?? 0) + 1;
      if (result.broken.length > 0) broken.push(`seed ${seed}: ${result.broken.join(' | ')}`);
    }
    console.log(endings);
    expect(broken).toEqual([]);
  });
});
