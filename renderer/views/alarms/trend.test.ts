import { expect, it } from 'vitest';
import { defaultAlarmPolicy, epochMs, type Alarm } from '#shared/model';
import { alarm, diskSpace } from '../../test-kit/index.ts';
import { trendOf } from './trend.ts';

const now = epochMs(1_800_000_000_000);
const filling = diskSpace('/var', 3_600_000, now, 10e9, 100e9);
const judged = (evidence: Alarm['evidence'], severity: 'warning' | 'critical' = 'warning') =>
  trendOf(alarm('n', severity, evidence, now), { roundTripWorstMs: 400 }, defaultAlarmPolicy)?.judged;

it('draws a full disk between the two shares it is judged by, as used and not as left', () => {
  expect(judged({ ...filling, why: 'low' } as Alarm['evidence'])).toMatchObject({
    by: 'thresholds',
    raises: { value: 0.9, says: 'raises over 90\u2009%' },
    clears: { value: 0.88 },
  });
});

it('draws a filling disk with its forecast, since that is what it is judged by', () => {
  expect(judged(filling)).toMatchObject({ by: 'forecast', forecast: { kind: 'fills' } });
});

it('holds a slow answer against the target, and a very slow one against the worst case', () => {
  const slow = { rule: 'round-trip', medianMs: 27, targetMs: 20, worstMs: 50, windowMs: 120_000 } as const;
  expect([judged(slow), judged(slow, 'critical')]).toMatchObject([
    { raises: { value: 20 }, clears: { value: 17 } },
    { raises: { value: 400 }, clears: { value: 340 } },
  ]);
});

it('draws a clock that is behind as far from the limit as one that is ahead', () => {
  const trend = trendOf(
    alarm('n', 'warning', { rule: 'clock-skew', skewMs: -3_000, limitMs: 2_000 }, now),
    undefined,
    defaultAlarmPolicy,
  );
  expect(trend?.points([{ at: now, min: -4_000, max: -2_500, last: -3_000 }], [])).toEqual([
    { at: now, min: 2_500, max: 4_000, last: 3_000 },
  ]);
});

it('has no picture for what is a state and not a measure', () => {
  expect(judged({ rule: 'failed-units', units: ['cron.service'] })).toBeUndefined();
});
