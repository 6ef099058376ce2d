import { describe, expect, it } from 'vitest';
import { alarmOverridesSchema, alarmPolicySchema, applyOverrides } from './alarm-policy.ts';
import { defaultAlarmPolicy } from './default-alarm-policy.ts';

describe('the alarm policy', () => {
  it('fits its own schema', () => {
    expect(alarmPolicySchema.parse(defaultAlarmPolicy)).toEqual(defaultAlarmPolicy);
  });

  it('leaves every alarm by a softer threshold than it is entered by', () => {
    const { space, inodes, clockSkew, overheating, memory } = defaultAlarmPolicy;
    for (const low of [space.lowWarning, space.lowCritical, inodes.lowWarning, inodes.lowCritical]) {
      expect(low.exitRatio).toBeGreaterThan(low.enterRatio);
    }
    for (const high of [clockSkew, overheating, memory.stalled]) {
      expect(high.warnExit).toBeLessThan(high.warnEnter);
      expect(high.criticalExit).toBeLessThan(high.criticalEnter);
    }
  });

  it('takes any part from the fleet file and keeps the rest', () => {
    const overrides = alarmOverridesSchema.parse({
      space: { lowWarning: { enterRatio: 0.1 } },
      ignoredMounts: ['/boot'],
    });
    expect(applyOverrides(defaultAlarmPolicy, overrides)).toEqual({
      ...defaultAlarmPolicy,
      ignoredMounts: ['/boot'],
      space: {
        ...defaultAlarmPolicy.space,
        lowWarning: { ...defaultAlarmPolicy.space.lowWarning, enterRatio: 0.1 },
      },
    });
  });

  it('refuses a misspelt part, at any depth, and the switch-off of a changed host key', () => {
    expect(alarmOverridesSchema.safeParse({ spaec: {} }).success).toBe(false);
    expect(alarmOverridesSchema.safeParse({ space: { lowWarning: { enter: 0.1 } } }).success).toBe(false);
    expect(alarmOverridesSchema.safeParse({ off: ['host-key-changed'] }).success).toBe(false);
  });

  it('changes nothing for an empty override', () => {
    expect(applyOverrides(defaultAlarmPolicy, {})).toEqual(defaultAlarmPolicy);
  });
});
