import { epochMs, type Forecast } from '#shared/model';
import { describe, expect, it } from 'vitest';
import { forecastShort, forecastText, willFillText } from './forecast-text.ts';

const now = epochMs(1_800_000_000_000);
const m = 60_000;
const h = 60 * m;

const fills = (confidence: 'high' | 'medium' | 'low', full = 192 * m, early = 160 * m, late = 245 * m) =>
  ({
    kind: 'fills',
    fullAt: epochMs(now + full),
    earliestAt: epochMs(now + early),
    latestAt: epochMs(now + late),
    lossPerHour: 9.1e9,
    confidence,
    method: 'slope',
    windowMs: 6 * h,
    sampleCount: 16,
  }) as const satisfies Forecast;

describe('a forecast in words', () => {
  const cases: readonly (readonly [Forecast, string, string])[] = [
    [fills('high'), 'full in 3 h 12 m', 'full in 3 h 12 m, between 2 h 40 m and 4 h 05 m'],
    [fills('medium'), 'full in about 3 h', 'full in about 3 h, between 2 h 40 m and 4 h 05 m'],
    [fills('low'), 'may fill today', 'may fill today, between 2 h 40 m and 4 h 05 m'],
    [
      fills('low', 90 * h, 60 * h, 120 * h),
      'may fill within 5 d',
      'may fill within 5 d, between 2 d 12 h and 5 d',
    ],
    [fills('high', -m, -2 * m, 0), 'full at any moment', 'full at any moment, about 0 s'],
    [{ kind: 'steady', windowMs: h, sampleCount: 9 }, 'steady', 'steady, not full within 30 d'],
    [
      { kind: 'none', reason: 'history-too-short' },
      'no forecast yet',
      'no forecast yet, 6 h of history needed',
    ],
    [{ kind: 'none', reason: 'too-few-samples' }, 'no forecast yet', 'no forecast yet, too few samples'],
    [{ kind: 'none', reason: 'read-only' }, 'no forecast', 'no forecast, it is read-only'],
    [{ kind: 'none', reason: 'not-growing-evenly' }, 'no forecast', 'no forecast, it does not fill evenly'],
    [{ kind: 'none', reason: 'unknown-space' }, 'no forecast', 'no forecast, its space is unknown'],
  ];

  it.each(cases)('is as sure as it may be: %o', (forecast, short, long) => {
    expect([forecastShort(forecast, now), forecastText(forecast, now)]).toEqual([short, long]);
  });

  it('stands in the middle of a sentence', () => {
    expect(willFillText(fills('high'), now)).toBe('will be full in 3 h 12 m');
    expect(willFillText(fills('low'), now)).toBe('may fill today');
  });
});
