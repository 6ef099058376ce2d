import { describe, expect, it } from 'vitest';
import { epochMs, nodeId } from '#shared/model';
import { createSystemClock } from '../ports/index.ts';
import { calmMachine, runEngineAndKillIt, startTestFleet, withDiskLeft } from './test-kit/index.ts';

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
    await first.link.call('alarm.silence', { ...said, until: until });
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

describe('a console that was killed', () => {
  it('finds its history, its open alarms, and what a person said of them when it is started again', async () => {
    await using fleet = await startTestFleet(['web-1']);
    const node = fleet.machine('web-1');
    node.machine = withDiskLeft(calmMachine, 0.01);
    const { raisedAt, until, points } = await runEngineAndKillIt(fleet);
    expect(points.length).toBeGreaterThan(0);

    node.behave('gone');
    const clock = createSystemClock();
    await using again = await fleet.start(clock);
    expect((await again.alarms('web-1'))['disk-space']).toMatchObject({
      raisedAt,
      held: true,
      acknowledged: { reason: 'seen before the crash', by: 'tester' },
      silenced: { reason: 'until morning', until },
    });
    const series = {
      nodeId: nodeId('web-1'),
      metric: 'volume.availableBytes',
      subject: '/',
      points: 100,
    } as const;
    const kept = await again.link.call('node.history', { ...series, from: epochMs(0), to: clock.now() });
    expect(kept.points.map(({ last }) => last)).toEqual(points.map(({ last }) => last));
    expect((await again.snapshot()).header.recording).toEqual({ state: 'recording' });
  });
});

describe('a second console on the same data folder', () => {
  it('says that its history is paused, shows live values all the same, and leaves the first one recording', async () => {
    await using fleet = await startTestFleet(['web-1']);
    await using first = await fleet.start();
    await fleet.pass(10_000);
    await using second = await fleet.start();
    await fleet.pass(10_000);
    await fleet.until(async () => (await second.snapshot()).header.recording.state === 'paused');
    expect((await second.snapshot()).header.recording).toMatchObject({
      state: 'paused',
      says: expect.stringMatching(/\w/) as string,
    });
    expect((await second.node('web-1')).state).toBe('ok');
    expect((await first.snapshot()).header.recording).toEqual({ state: 'recording' });
  });
});
