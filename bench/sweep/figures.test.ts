import { expect, it } from 'vitest';
import { figure, median, table } from './figures.ts';

it('takes the middle of an odd number of values and the mean of the two middle ones of an even number', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7]), median([])]).toEqual([2, 2.5, 7, Number.NaN]);
});

it('lines columns up, the first to the left and the others to the right', () => {
  expect(
    table([
      ['tool', 's'],
      ['a', '10'],
    ]),
  ).toBe(['tool   s', '----  --', 'a     10'].join('\n'));
});

it('prints a dash for what was not measured, never 0', () => {
  expect([figure(undefined, 1), figure(Number.NaN, 1), figure(0, 1)]).toEqual(['-', '-', '0.0']);
});
