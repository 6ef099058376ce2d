import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPendingSamples } from './pending-samples.ts';

const minuteMs = 60_000;
const start = Date.UTC(2026, 10, 1);

it('gives back what waits of each series and nothing of another, whatever was joined in between', () => {
  const step = fc.oneof(
    { weight: 40, arbitrary: fc.record({ series: fc.nat(70), value: fc.integer({ min: 0, max: 1e6 }) }) },
    { weight: 1, arbitrary: fc.record({ joins: fc.nat(5) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 200, maxLength: 1_500 }), (steps) => {
      const pending = createPendingSamples(10 * minuteMs);
      const expected = new Map<number, { readonly times: number[]; readonly values: number[] }>();
      steps.forEach((next, index) => {
        if ('joins' in next) {
          for (const [series] of pending.inGroup(next.joins)) expected.delete(series);
          pending.drop(next.joins);
          return;
        }
        const time = start + index * 1_000;
        expect(pending.add(next.series, time, next.value)).toBe(true);
        const run = expected.get(next.series) ?? { times: [], values: [] };
        expected.set(next.series, run);
        run.times.push(time);
        run.values.push(next.value);
      });
      for (let series = 0; series <= 70; series += 1)
        expect(pending.of(series)).toEqual(expected.get(series) ?? { times: [], values: [] });
    }),
    { numRuns: 40 },
  );
});
