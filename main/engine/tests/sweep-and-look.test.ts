import { describe, expect, it } from 'vitest';
import type { NodeId } from '#shared/model';
import { startTcpServer } from '../transport/test-kit/index.ts';
import { calmMachine, eventually, startTestFleet, withDiskLeft, type TestFleet } from './test-kit/index.ts';

/** Lets time pass until a promise has settled; gives its value and how long it took by the console's clock. */
const timed = async <T>(fleet: TestFleet, promise: Promise<T>): Promise<{ value: T; tookMs: number }> => {
  const startedAt = fleet.clock.monotonicMs();
  let settled = false;
  const settle = () => void (settled = true);
  promise.then(settle, settle);
  await fleet.until(async () => settled);
  return { value: await promise, tookMs: fleet.clock.monotonicMs() - startedAt };
};

describe('asking the whole fleet now', () => {
  it('answers when each node has answered or failed, with a dead and a hanging one among them', async () => {
    await using fleet = await startTestFleet(['good-1', 'good-2', 'dead', 'hangs']);
    fleet.machine('dead').behave('gone');
    await using desk = await fleet.start();
    await fleet.pass(20_000);
    fleet.machine('hangs').behave('silent');
    const asked = fleet.clock.now();
    const { tookMs } = await timed(fleet, desk.link.call('fleet.sweep', { timeoutMs: 20_000 }));
    expect(tookMs).toBeLessThan(20_000);
    const shown = Object.fromEntries((await desk.snapshot()).nodes.map((view) => [view.node.id, view]));
    for (const name of ['good-1', 'good-2']) {
      const { facts } = shown[name] ?? (await desk.node(name));
      expect(facts.volumes.observedAt).toBeGreaterThanOrEqual(asked);
      expect(facts.clockSkewMs.observedAt).toBeGreaterThanOrEqual(asked);
    }
    expect(shown['dead']).toMatchObject({ state: 'unknown', connection: { state: 'waiting' } });
    expect(shown['hangs']?.state).not.toBe('unknown');
  });

  it('answers at its time limit when a machine takes the connection and never says a word', async () => {
    await using deaf = await startTcpServer(() => undefined);
    await using fleet = await startTestFleet(['good-1']);
    await fleet.write([...fleet.nodes, { name: 'deaf', port: deaf.port }]);
    await using desk = await fleet.start();
    const { tookMs } = await timed(fleet, desk.link.call('fleet.sweep', { timeoutMs: 4_000 }));
    expect(tookMs).toBeLessThanOrEqual(5_000);
    expect((await desk.snapshot()).nodes.map(({ node, state }) => [node.id, state])).toEqual([
      ['good-1', 'ok'],
      ['deaf', 'unknown'],
    ]);
  });
});

describe('what fills a disk', () => {
  it('is looked at by itself when the disk alarm is raised and once more for its growth, and not again while it stays open', async () => {
    await using fleet = await startTestFleet(['db-1']);
    const node = fleet.machine('db-1');
    await using desk = await fleet.start();
    await fleet.pass(6_000);
    expect(node.looks()).toEqual([]);
    node.machine = withDiskLeft(calmMachine, 0.04);
    await fleet.until(async () => 'disk-space' in (await desk.alarms('db-1')));
    node.machine = withDiskLeft(calmMachine, 0.01);
    await fleet.pass(3 * 60_000);
    expect(node.looks()).toEqual(['host.filling', 'host.filling']);
    const { looks } = await desk.link.call('node.filling', { nodeId: 'db-1' });
    expect(looks.map(({ mount, comparedOverMs }) => [mount, comparedOverMs !== undefined])).toEqual([
      ['/', true],
    ]);
  });

  it('is walked once when two people ask at the same time, and both get the answer', async () => {
    await using fleet = await startTestFleet(['db-1']);
    const node = fleet.machine('db-1');
    await using desk = await fleet.start();
    await fleet.pass(2_000);
    const gate = Promise.withResolvers<void>();
    node.untilLook = gate.promise;
    const ask = () => desk.link.call('node.look', { nodeId: 'db-1', mount: '/' });
    const both = [ask(), ask()];
    await eventually('the look begins', () => node.looks().length > 0);
    gate.resolve();
    const [first, second] = await Promise.all(both);
    expect(first).toEqual(second);
    expect(node.looks()).toEqual(['host.filling']);
  });

  it('still answers the one when the other who asked at the same time goes away', async () => {
    await using fleet = await startTestFleet(['db-1']);
    const node = fleet.machine('db-1');
    await using desk = await fleet.start();
    await fleet.pass(2_000);
    const gate = Promise.withResolvers<void>();
    node.untilLook = gate.promise;
    const input = { nodeId: 'db-1' as NodeId, mount: '/' };
    const leaving = new AbortController();
    const left = desk.link.call('node.look', input, leaving.signal).catch((error: unknown) => error);
    const stayed = desk.link.call('node.look', input);
    await eventually('the look begins', () => node.looks().length > 0);
    leaving.abort();
    await left;
    gate.resolve();
    expect(await stayed).toMatchObject({ mount: '/' });
    expect(node.looks()).toEqual(['host.filling']);
  });

  it('ends at its limit on a node that never finishes the walk', async () => {
    await using fleet = await startTestFleet(['db-1']);
    fleet.machine('db-1').untilLook = new Promise(() => undefined);
    await using desk = await fleet.start();
    await fleet.pass(2_000);
    const look = desk.link
      .call('node.look', { nodeId: 'db-1', mount: '/' })
      .catch((error: { fault: { code: string } }) => error.fault.code);
    const { value, tookMs } = await timed(fleet, look);
    expect(value).toBe('probe.timed-out');
    expect(tookMs).toBeLessThan(60_000);
    expect((await desk.node('db-1')).state).toBe('ok');
  });
});
