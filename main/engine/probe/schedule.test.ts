import { describe, expect, it } from 'vitest';
import { defaultSchedule, dueTiers, type LastAsked } from './schedule.ts';

describe('what a node is asked, and when', () => {
  it('is everything at first', () => {
    expect(dueTiers(defaultSchedule, {}, 0)).toEqual(['tick', 'lite', 'full']);
  });

  it('lets slow questions ride on a tick instead of waking the node for them alone', () => {
    const last: LastAsked = { tick: 10_000, lite: 2_400, full: 0 };
    expect(dueTiers(defaultSchedule, last, 15_000)).toEqual(['tick', 'lite']);
  });

  it('asks in an hour as often as it says, although every tick comes a little late', () => {
    const last: LastAsked = {};
    const asked = { tick: 0, lite: 0, full: 0 };
    for (let nowMs = 0; nowMs < 3_600_000; nowMs += defaultSchedule.tick + 30) {
      for (const tier of dueTiers(defaultSchedule, last, nowMs)) {
        last[tier] = nowMs;
        asked[tier] += 1;
      }
    }
    expect(asked.tick).toBeGreaterThan(700);
    expect(asked.lite).toBeGreaterThan(230);
    expect(asked.lite).toBeLessThanOrEqual(241);
    expect(asked.full).toBeGreaterThan(57);
    expect(asked.full).toBeLessThanOrEqual(61);
  });
});
