import { expect, it } from 'vitest';
import type { ChartPoint } from './chart-point.ts';
import { cleanUpsIn, usedPoints } from './used-points.ts';

const point = (at: number, last: number, min = last, max = last): ChartPoint => ({
  at,
  min,
  max,
  last,
});

it('turns the least that was left into the most that was used', () => {
  expect(usedPoints([point(1, 40, 30, 50)], [point(1, 100)], undefined)).toEqual([
    { at: 1, min: 0.5, max: 0.7, last: 0.6 },
  ]);
});

it('judges the time before a disk was enlarged by the size it had then', () => {
  const used = usedPoints([point(1, 10), point(5, 110)], [point(0, 100), point(4, 200)], undefined);
  expect(used.map(({ last }) => Number(last.toFixed(3)))).toEqual([0.9, 0.45]);
});

it('shows nothing where the size is not known', () => {
  expect([usedPoints([point(1, 10)], [], undefined), usedPoints([point(1, 10)], [], 20)]).toEqual([
    [],
    [{ at: 1, min: 0.5, max: 0.5, last: 0.5 }],
  ]);
});

it('finds the biggest clean-ups and leaves noise alone', () => {
  const shares = [0.8, 0.79, 0.6, 0.65, 0.62, 0.3].map((last, at) => ({ at, last, min: last, max: last }));
  expect(cleanUpsIn(shares, 2).map(({ at, freedShare }) => [at, Number(freedShare.toFixed(2))])).toEqual([
    [2, 0.19],
    [5, 0.32],
  ]);
});
