import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../ports/index.ts';
import { createSetBackWatch } from './set-back.ts';

describe('noticing that the clock was set back', () => {
  it('says by how much, once', () => {
    const clock = createFakeClock();
    const setBackMs = createSetBackWatch(clock);
    clock.jump(-7_200_000);
    expect(setBackMs()).toBe(7_200_000);
    expect(setBackMs()).toBe(0);
  });

  it('says nothing while time passes, when it is set forward, or when it is only slowed', async () => {
    const clock = createFakeClock();
    const setBackMs = createSetBackWatch(clock);
    await clock.advance(5_000);
    expect(setBackMs()).toBe(0);
    clock.jump(8 * 3_600_000);
    expect(setBackMs()).toBe(0);
    for (let step = 0; step < 10; step += 1) {
      clock.jump(-400);
      expect(setBackMs()).toBe(0);
    }
  });
});
