import { expect, it } from 'vitest';
import type { ChartPoint } from './chart-point.ts';
import { gapsOf, withGaps } from './with-gaps.ts';

const point = (at: number): ChartPoint => ({ at, min: at - 1, max: at + 1, last: at });

it('breaks the line where nothing was recorded', () => {
  expect(withGaps([point(0), point(10), point(20), point(90), point(100)])).toEqual([
    { at: 0, last: 0, range: [-1, 1] },
    { at: 10, last: 10, range: [9, 11] },
    { at: 20, last: 20, range: [19, 21] },
    { at: 55, last: null, range: null },
    { at: 90, last: 90, range: [89, 91] },
    { at: 100, last: 100, range: [99, 101] },
  ]);
  expect(gapsOf([point(0), point(10), point(20), point(90), point(100)])).toEqual([{ from: 20, to: 90 }]);
});

it('keeps the line whole over one late answer', () => {
  expect(gapsOf([point(0), point(10), point(32), point(42)])).toEqual([]);
});

it('draws one point or none without inventing a gap', () => {
  expect([withGaps([]), withGaps([point(5)])]).toEqual([[], [{ at: 5, last: 5, range: [4, 6] }]]);
});
