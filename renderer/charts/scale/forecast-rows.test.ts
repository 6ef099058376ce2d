import { expect, it } from 'vitest';
import { aheadMs, forecastRows } from './forecast-rows.ts';

const crossing = { earliestAt: 50, fullAt: 100, latestAt: 200 };

it('widens the range from the present value and closes it where the slowest guess is full', () => {
  expect(forecastRows(0, 0.5, crossing, 400)).toEqual([
    { at: 0, median: 0.5, cone: [0.5, 0.5] },
    { at: 50, median: 0.75, cone: [0.625, 1] },
    { at: 100, median: 1, cone: [0.75, 1] },
    { at: 200, median: null, cone: [1, 1] },
  ]);
});

it('cuts the lines at the edge of the view when full lies beyond it', () => {
  expect(forecastRows(0, 0.5, crossing, 80).at(-1)).toEqual({ at: 80, median: 0.9, cone: [0.7, 1] });
});

it('draws a disk that is already full at full', () => {
  expect(forecastRows(10, 1, { earliestAt: 0, fullAt: 5, latestAt: 10 }, 100)).toEqual([
    { at: 10, median: null, cone: [1, 1] },
  ]);
});

it('looks ahead far enough for the whole range, and never further than it looks back', () => {
  expect([
    aheadMs(900, 0, undefined),
    aheadMs(900, 0, { earliestAt: 300, fullAt: 400, latestAt: 600 }),
    aheadMs(900, 0, { earliestAt: 300, fullAt: 800, latestAt: 2_000 }),
    aheadMs(900, 0, { earliestAt: 3_000, fullAt: 4_000, latestAt: 6_000 }),
  ]).toEqual([300, 690, 900, 300]);
});
