import { describe, expect, it } from 'vitest';
import { isStale } from '#shared/model';
import { calmMachine, rebooted, startTestFleet, withDiskLeft } from './test-kit/index.ts';

describe('a node that falls silent', () => {
  it('is stale within the limit, then unreachable; its disk alarm is held until it answers; a new boot id is told as a reboot', async () => {
    await using fleet = await startTestFleet(['db-1', 'web-1']);
    const node = fleet.machine('db-1');
    node.machine = withDiskLeft(calmMachine, 0.01);
    await using desk = await fleet.start();
    await fleet.pass(6_000);

    node.behave('gone');
    await fleet.until(async () => isStale((await desk.node('db-1')).facts.roundTripMs, fleet.clock.now()));
    // Only now: an answer may have been on its way when the node fell silent.
    const { lastAnswerAt = 0 } = await desk.node('db-1');
    expect(fleet.clock.now() - lastAnswerAt).toBeLessThanOrEqual(16_000);
    await fleet.until(async () => 'node-unreachable' in (await desk.alarms('db-1')));
    await fleet.pass(3 * 60_000);
    const away = await desk.alarms('db-1');
    expect(away['node-unreachable']).toMatchObject({
      severity: 'critical',
      evidence: { downSince: lastAnswerAt },
    });
    expect(away['disk-space']).toMatchObject({ held: true });
    expect((await desk.node('db-1')).facts.volumes).toMatchObject({ state: 'known' });
    expect((await desk.node('web-1')).state).toBe('ok');

    node.machine = rebooted(calmMachine);
    node.behave('answers');
    await fleet.until(async () => (await desk.node('db-1')).connection.state === 'connected');
    await fleet.pass(2_000);
    expect((await desk.alarms('db-1'))['node-rebooted']).toMatchObject({
      evidence: { previousBootEnd: 'clean' },
    });
    await fleet.pass(180_000);
    expect(Object.keys(await desk.alarms('db-1'))).toEqual(['node-rebooted']);
  });

  it('that keeps its connection but answers nothing is never shown as OK', async () => {
    await using fleet = await startTestFleet(['db-1']);
    await using desk = await fleet.start();
    await fleet.pass(6_000);
    fleet.machine('db-1').behave('silent');
    await fleet.pass(60_000);
    expect((await desk.node('db-1')).state).toBe('stale');
    expect(Object.keys(await desk.alarms('db-1'))).toEqual(['node-stale']);
  });

  it('that comes and goes all day gives at most two notices', async () => {
    await using fleet = await startTestFleet(['db-1']);
    const node = fleet.machine('db-1');
    await using desk = await fleet.start();
    await fleet.pass(6_000);
    for (let time = 0; time < 6; time += 1) {
      node.behave('gone');
      await fleet.until(async () => 'node-unreachable' in (await desk.alarms('db-1')));
      node.behave('answers');
      await fleet.until(async () => (await desk.node('db-1')).connection.state === 'connected');
      await fleet.pass(90_000);
    }
    expect(desk.notices().length).toBeGreaterThan(0);
    expect(desk.notices().length).toBeLessThanOrEqual(2);
  });
});
