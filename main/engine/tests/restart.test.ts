import { describe, expect, it } from 'vitest';
import { calmMachine, startTestFleet, withDiskLeft } from './test-kit/index.ts';

describe('starting the console again', () => {
  it('holds open alarms, with what a person said of them, until the node confirms them', async () => {
    await using fleet = await startTestFleet(['web-1']);
    const node = fleet.machine('web-1');
    node.machine = withDiskLeft(calmMachine, 0.01);
    const until = fleet.clock.now() + 3_600_000;
    const first = await fleet.start();
    await fleet.pass(2_000);
    const { 'disk-space': raised } = await first.alarms('web-1');
    if (raised === undefined) throw new Error('no alarm was raised');
    const said = { alarmId: raised.id, reason: 'cleaning up' };
    await first.link.call('alarm.acknowledge', said);
    await first.link.call('alarm.silence', { ...said, until: until as never });
    await first[Symbol.asyncDispose]();

    node.behave('gone');
    await using again = await fleet.start();
    await fleet.pass(60_000);
    const kept = { raisedAt: raised.raisedAt, acknowledged: { reason: 'cleaning up' }, silenced: { until } };
    expect((await again.alarms('web-1'))['disk-space']).toMatchObject({ ...kept, held: true });

    node.behave('answers');
    await fleet.until(async () => (await again.node('web-1')).connection.state === 'connected');
    await fleet.pass(2_000);
    expect((await again.alarms('web-1'))['disk-space']).toMatchObject({ ...kept, held: false });
    expect(again.notices().filter((title) => /disk|full|\//i.test(title))).toEqual([]);

    node.machine = calmMachine;
    await fleet.pass(120_000);
    expect(await again.alarms('web-1')).not.toHaveProperty('disk-space');
  });
});
