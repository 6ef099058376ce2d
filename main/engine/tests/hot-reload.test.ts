import { writeFile } from 'node:fs/promises';
import { nodeId } from '#shared/model';
import { describe, expect, it } from 'vitest';
import { calmMachine, eventually, startTestFleet, withDiskLeft } from './test-kit/index.ts';

describe('saving the fleet file while the console runs', () => {
  it('leaves untouched nodes connected, reconnects a changed one, drops a removed one with its alarms, takes up a new one', async () => {
    await using fleet = await startTestFleet(['same', 'changed', 'removed']);
    const [same, changed, removed] = [
      fleet.machine('same'),
      fleet.machine('changed'),
      fleet.machine('removed'),
    ];
    removed.machine = withDiskLeft(calmMachine, 0.01);
    await using desk = await fleet.start();
    await fleet.pass(6_000);
    const before = await desk.node('same');
    expect(Object.keys(await desk.alarms('removed'))).toEqual(['disk-space']);

    const added = await fleet.addNode('added');
    await fleet.know(added);
    await fleet.write([same, changed, added], {
      changed: { user: 'other' },
      same: { labels: { role: 'website' } },
    });
    await fleet.pass(6_000);

    const after = await desk.snapshot();
    expect(
      after.nodes
        .map(({ node, state }) => [node.id, state])
        .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
    ).toEqual([
      ['added', 'ok'],
      ['changed', 'ok'],
      ['same', 'ok'],
    ]);
    expect(after.alarms).toEqual([]);
    const untouched = await desk.node('same');
    expect(untouched.connection).toEqual(before.connection);
    expect(untouched.node.labels).toEqual({ role: 'website' });
    expect([same, changed, added].map((node) => node.connections())).toEqual([1, 2, 1]);
    const kept = await desk.link.call('alarm.history', { since: fleet.clock.now() });
    expect(kept.alarms.filter(({ clearedAt }) => clearedAt === undefined)).toEqual([]);
  });

  it('keeps the last good fleet running when a save is broken, lists every problem with its place, and clears them with the next good save', async () => {
    await using fleet = await startTestFleet(['web-1']);
    await using desk = await fleet.start();
    await fleet.pass(2_000);
    await writeFile(
      fleet.fleetFile,
      [
        'defaults:',
        '  user: ops',
        'nodes:',
        '  web-1:',
        '    adress: 127.0.0.1',
        '  web-2:',
        '    address: 127.0.0.1',
        '    port: 70000',
        '',
      ].join('\n'),
    );
    await fleet.until(async () => (await desk.snapshot()).header.problems.length > 0);
    const broken = await desk.snapshot();
    expect(broken.header.problems.map(({ line, column }) => [line, column])).toEqual([
      [5, 5],
      [8, 11],
    ]);
    expect(broken.header.problems.every(({ says, instead }) => says !== '' && instead !== '')).toBe(true);
    const answered = fleet.machine('web-1').answered();
    await fleet.pass(10_000);
    expect(fleet.machine('web-1').answered()).toBeGreaterThan(answered);
    expect((await desk.snapshot()).nodes.map(({ node, state }) => [node.id, state])).toEqual([
      ['web-1', 'ok'],
    ]);

    await fleet.write(fleet.nodes);
    await fleet.until(async () => (await desk.snapshot()).header.problems.length === 0);
    expect(fleet.machine('web-1').connections()).toBe(1);
  });

  it('keeps an open alarm and its acknowledgement when only a threshold is changed', async () => {
    await using fleet = await startTestFleet(['web-1']);
    fleet.machine('web-1').machine = withDiskLeft(calmMachine, 0.01);
    await using desk = await fleet.start();
    await fleet.pass(2_000);
    const { 'disk-space': raised } = await desk.alarms('web-1');
    if (raised === undefined) throw new Error('no alarm was raised');
    await desk.link.call('alarm.acknowledge', { alarmId: raised.id, reason: 'on it' });
    fleet.machine('web-1').behave('silent');
    await fleet.write(fleet.nodes, { 'web-1': { alarms: { clockSkew: { warnEnter: 3_000 } } } });
    await fleet.until(
      async () =>
        (await desk.link.call('node.policy', { nodeId: raised.nodeId ?? nodeId('web-1') })).policy.clockSkew
          .warnEnter === 3_000,
    );
    await fleet.pass(60_000);
    expect((await desk.alarms('web-1'))['disk-space']).toMatchObject({
      raisedAt: raised.raisedAt,
      held: true,
      acknowledged: { reason: 'on it', by: 'tester' },
    });
  });

  it('forgets a removed node at once, and its server is let go', async () => {
    await using fleet = await startTestFleet(['web-1', 'web-2']);
    await using desk = await fleet.start();
    await fleet.pass(2_000);
    await fleet.write([fleet.machine('web-1')]);
    await fleet.until(async () => (await desk.snapshot()).nodes.length === 1);
    await eventually('the connection ends', () => fleet.machine('web-2').open() === 0);
    await expect(desk.node('web-2')).rejects.toThrow('the fleet shows no web-2');
  });
});
