import { expect, it } from 'vitest';
import { applyOverrides, defaultAlarmPolicy } from '#shared/model';
import { policyLines } from './policy-lines.ts';

it('words the numbers of the policy that holds, not numbers of its own', () => {
  const policy = applyOverrides(defaultAlarmPolicy, {
    clockSkew: { warnEnter: 7_000, warnExit: 6_000 },
    unreachable: { forMs: 90_000 },
  });
  const lines = Object.fromEntries(policyLines(policy).map((line) => [line.name, line]));
  expect([
    lines['Clock is off']?.raised,
    lines['Clock is off']?.clears,
    lines['Node does not answer']?.raised,
  ]).toEqual([
    'Warning over 7 s, critical over 30 s.',
    'under 6 s for 1 m.',
    'After 1 m 30 s without an answer.',
  ]);
});
