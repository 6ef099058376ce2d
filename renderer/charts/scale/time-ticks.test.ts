import { expect, it } from 'vitest';
import { tickStep, timeTicks } from './time-ticks.ts';

const hour = 3_600_000;
const utc = (): number => 0;

it('puts ticks on round clock times, not on the edges of the view', () => {
  const from = Date.UTC(2026, 10, 21, 8, 6);
  expect(
    timeTicks(from, from + 6 * hour, 6, utc).map((at) => new Date(at).toISOString().slice(11, 16)),
  ).toEqual(['09:00', '10:00', '11:00', '12:00', '13:00', '14:00']);
});

it('follows the clock on the wall where the zone is not a whole hour off', () => {
  const from = Date.UTC(2026, 10, 21, 0, 0);
  const india = (): number => -5.5 * hour;
  expect(
    timeTicks(from, from + 4 * hour, 4, india).map((at) => new Date(at).toISOString().slice(11, 16)),
  ).toEqual(['00:30', '01:30', '02:30', '03:30']);
});

it('keeps midnight ticks at midnight across the change to winter time', () => {
  const change = Date.UTC(2026, 9, 25, 1);
  const berlin = (at: number): number => (at < change ? -2 * hour : -hour);
  expect(timeTicks(Date.UTC(2026, 9, 24), Date.UTC(2026, 9, 27), 3, berlin)).toEqual([
    Date.UTC(2026, 9, 24, 22),
    Date.UTC(2026, 9, 25, 23),
    Date.UTC(2026, 9, 26, 23),
  ]);
});

it('never asks for more ticks than there is room for', () => {
  expect([tickStep(0, 2 * hour, 8), tickStep(0, 24 * hour, 8), tickStep(0, 90 * 24 * hour, 8)]).toEqual([
    hour / 4,
    3 * hour,
    14 * 24 * hour,
  ]);
});
