import { describe, expect, it } from 'vitest';
import { hostFactNames, isStale } from '#shared/model';
import { calmMachine, startTestFleet, withDiskLeft } from './test-kit/index.ts';

const hour = 3_600_000;

describe('when this machine was asleep for eight hours', () => {
  it('shows everything as stale at once, raises no storm of alarms, and is fresh again with the next answers', async () => {
    await using fleet = await startTestFleet(['db-1', 'web-1', 'web-2']);
    fleet.machine('db-1').machine = withDiskLeft(calmMachine, 0.01);
    await using desk = await fleet.start();
    // In the middle between two ticks, so that no answer is under way.
    await fleet.pass(62_000);
    const told = desk.notices().length;
    const { 'disk-space': before } = await desk.alarms('db-1');

    fleet.clock.jump(8 * hour);
    await fleet.clock.advance(1_000);
    const asleep = await desk.snapshot();
    expect(asleep.nodes.map(({ state }) => state)).toEqual(['critical', 'stale', 'stale']);
    const now = fleet.clock.now();
    const fresh = asleep.nodes.flatMap(({ facts }) =>
      hostFactNames.filter((name) => facts[name].state === 'known' && !isStale(facts[name], now)),
    );
    expect(fresh).toEqual([]);

    await fleet.until(async () =>
      (await desk.snapshot()).nodes.every(
        ({ lastAnswerAt }) => lastAnswerAt !== undefined && lastAnswerAt >= now,
      ),
    );
    await fleet.pass(120_000);
    const awake = await desk.snapshot();
    expect(awake.nodes.map(({ state }) => state)).toEqual(['critical', 'ok', 'ok']);
    const open = awake.alarms.filter(({ clearedAt }) => clearedAt === undefined);
    expect(open.map(({ id, raisedAt }) => [id, raisedAt])).toEqual([[before?.id, before?.raisedAt]]);
    expect(desk.notices().length).toBe(told);
  });
});

describe('when the clock of this machine is set back by two hours', () => {
  it('still sees at once who falls silent, and no age is negative', async () => {
    await using fleet = await startTestFleet(['db-1', 'web-1']);
    await using desk = await fleet.start();
    await fleet.pass(30_000);
    fleet.machine('db-1').behave('silent');
    fleet.clock.jump(-2 * hour);
    await fleet.pass(60_000);
    const { at, nodes } = await desk.snapshot();
    const ahead = nodes.flatMap(({ facts, node }) =>
      hostFactNames.filter((name) => facts[name].observedAt > at).map((name) => `${node.id} ${name}`),
    );
    expect(ahead).toEqual([]);
    expect(nodes.map(({ state }) => state)).toEqual(['stale', 'ok']);
    expect(Object.keys(await desk.alarms('db-1'))).toEqual(['node-stale']);
    expect(await desk.alarms('web-1')).toEqual({});
  });

  it('keeps an alarm about a node that is away, and raises one about a node that goes away after it', async () => {
    await using fleet = await startTestFleet(['db-1', 'web-1']);
    await using desk = await fleet.start();
    await fleet.pass(6_000);
    fleet.machine('db-1').behave('gone');
    await fleet.until(async () => 'node-unreachable' in (await desk.alarms('db-1')));
    fleet.clock.jump(-2 * hour);
    fleet.machine('web-1').behave('gone');
    await fleet.pass(120_000);
    expect(Object.keys(await desk.alarms('db-1'))).toContain('node-unreachable');
    expect(Object.keys(await desk.alarms('web-1'))).toContain('node-unreachable');
  });
});
