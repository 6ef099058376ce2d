import { expect, it } from 'vitest';
import { epochMs, type Forecast } from '#shared/model';
import { crossingOf, methodWords } from './disk-words.ts';

// A day whose clock reads the same date in every zone tests may run in.
const now = epochMs(new Date(2026, 10, 21, 14, 6).getTime());
const hour = 3_600_000;
const fills = (replaced: Partial<Extract<Forecast, { kind: 'fills' }>> = {}): Forecast => ({
  kind: 'fills',
  fullAt: epochMs(now + 3.2 * hour),
  earliestAt: epochMs(now + 2.67 * hour),
  latestAt: epochMs(now + 4.09 * hour),
  lossPerHour: 9.1e9,
  confidence: 'high',
  method: 'slope',
  windowMs: 6 * hour,
  sampleCount: 480,
  ...replaced,
});

it('says when a disk is full, with the range of that moment', () => {
  const crossing = crossingOf(fills(), now);
  expect([crossing?.title, crossing?.range]).toEqual(['full 17:18', '16:46 to 18:11']);
});

it('does not give a range whose ends read the same', () => {
  expect(
    crossingOf(fills({ earliestAt: epochMs(now + 60_000), latestAt: epochMs(now + 61_000) }), now)?.range,
  ).toBe('sure to the minute');
});

it('gives no clock time for a forecast it is not sure of', () => {
  expect(crossingOf(fills({ confidence: 'low' }), now)?.title).toBe('may fill today');
});

it('says how a forecast was made, and why there is none', () => {
  expect([
    methodWords(fills(), now),
    methodWords({ kind: 'none', reason: 'history-too-short' }, now),
    methodWords({ kind: 'steady', windowMs: 1, sampleCount: 1 }, now),
    crossingOf({ kind: 'steady', windowMs: 1, sampleCount: 1 }, now),
  ]).toEqual([
    'Slope from 6 h, 480 samples, confidence high',
    'No forecast yet, 6 h of history needed',
    'Steady, not full within 30 d',
    undefined,
  ]);
});
