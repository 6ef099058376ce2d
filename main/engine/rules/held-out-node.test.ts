import { describe, expect, it } from 'vitest';
import { defaultAlarmPolicy } from '#shared/model';
import { createWatch, goodFacts, known, second, start, testNode, volume, waiting } from './test-kit/index.ts';

const last = goodFacts(start);
const watchOver = (how?: 'draining' | 'drained' | 'maintenance') =>
  createWatch(defaultAlarmPolicy, testNode, how);

/** Goes away, is away for five minutes, and comes back with another boot id. */
const reboot = (watch: ReturnType<typeof watchOver>): void => {
  watch.see(start, last);
  for (const at of [20, 55, 120, 300]) watch.see(start + at * second, last, waiting, start);
  for (const at of [310, 320]) {
    const now = start + at * second;
    watch.see(now, goodFacts(now, { bootId: known('boot-2', now) }));
  }
};

describe('a node that is held out of work', () => {
  it.each(['drained', 'maintenance'] as const)('may go away and boot while it is in state %s', (how) => {
    const watch = watchOver(how);
    reboot(watch);
    expect(watch.told).toEqual([]);
    watch.putBack();
    watch.see(start + 330 * second, goodFacts(start + 330_000, { bootId: known('boot-2', start + 330_000) }));
    expect(watch.told).toEqual([]);
  });

  it.each(['draining', undefined] as const)('is missed when its state is %s', (how) => {
    const watch = watchOver(how);
    reboot(watch);
    const rules = new Set(watch.told.map(({ alarm }) => alarm.evidence.rule));
    expect([...rules]).toEqual(expect.arrayContaining(['node-unreachable', 'node-rebooted']));
  });

  it('is missed when it is put back and does not come back', () => {
    const watch = watchOver('drained');
    watch.see(start, last);
    for (const at of [20, 120]) watch.see(start + at * second, last, waiting, start);
    watch.putBack();
    for (const at of [130, 200]) watch.see(start + at * second, last, waiting, start);
    expect(watch.rules()).toContain('node-unreachable critical');
  });

  it('keeps every alarm about its disks', () => {
    const watch = watchOver('drained');
    for (const at of [0, 15, 30]) {
      const now = start + at * second;
      watch.see(now, goodFacts(now, { volumes: known([volume(0, now)], now) }));
    }
    expect(watch.rules()[0]).toContain('disk-space critical');
  });
});
