import { expect, it } from 'vitest';
import { closeScale, ratioScale, valueScale } from './value-scale.ts';

it('always shows full on a disk, and lifts the floor to the history', () => {
  expect([ratioScale([0.83, 0.91]), ratioScale([0.03]).low, ratioScale([])]).toEqual([
    { low: 0.7, high: 1, ticks: [0.7, 0.8, 0.9, 1] },
    0,
    { low: 0.7, high: 1, ticks: [0.7, 0.8, 0.9, 1] },
  ]);
});

it('draws ratios down to the floor on even lines that end at full', () => {
  expect(ratioScale([0.33])).toEqual({ low: 0.2, high: 1, ticks: [0.2, 0.4, 0.6, 0.8, 1] });
});

it('ends a scale on a round number over the highest value', () => {
  expect([valueScale([3, 23]), valueScale([]), valueScale([-4, 3]).low]).toEqual([
    { low: 0, high: 30, ticks: [0, 10, 20, 30] },
    { low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
    -4,
  ]);
});

it('keeps a close scale of amounts from going under nothing', () => {
  expect(closeScale([0, 10])).toEqual({ low: 0, high: 11.8, ticks: [] });
});

it('is round in the unit the values are read in', () => {
  const gibibyte = 1_073_741_824;
  expect(valueScale([31.2 * gibibyte], 3, gibibyte).ticks.map((tick) => tick / gibibyte)).toEqual([
    0, 20, 40,
  ]);
});
