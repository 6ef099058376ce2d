import { describe, expect, it } from 'vitest';
import { nodeId, type NodeId } from '#shared/model';
import { createFakeClock } from '../ports/index.ts';
import { createRareLooks } from './rare-looks.ts';

const everyMs = 300_000;
const ids = (count: number): readonly NodeId[] => Array.from({ length: count }, (_, at) => nodeId(`n${at}`));

/** Looks that take a second each and are answered unless the test says otherwise. */
const start = (count: number) => {
  const clock = createFakeClock();
  const asked: { readonly id: NodeId; readonly at: number }[] = [];
  const fails = new Set<NodeId>();
  const hangs = new Set<NodeId>();
  let underWay = 0;
  let most = 0;
  const looks = createRareLooks({
    clock,
    random: { next: () => 0.5 },
    everyMs,
    nodeCount: () => count,
    look: async (id, signal) => {
      asked.push({ id, at: clock.monotonicMs() });
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
        if (!hangs.has(id)) clock.after(1_000, resolve);
      });
      underWay -= 1;
      return !fails.has(id);
    },
  });
  const timesOf = (id: NodeId): readonly number[] =>
    asked.filter((each) => each.id === id).map(({ at }) => at);
  return { clock, looks, asked, fails, hangs, timesOf, most: () => most, underWay: () => underWay };
};

describe('looks that cost a node something', () => {
  it('begin soon after a node is connected and come again every interval', async () => {
    const { clock, looks, timesOf } = start(1);
    const [id] = ids(1) as [NodeId];
    looks.connected(id);
    await clock.advance(2 * everyMs + 10_000);
    expect(timesOf(id)).toEqual([1_080, 302_080, 603_080]);
    looks.end();
  });

  it('leave the start of a big fleet alone: it shows every node first', async () => {
    const { clock, looks, asked } = start(300);
    for (const id of ids(300)) looks.connected(id);
    await clock.advance(9_000);
    expect(asked).toEqual([]);
    await clock.advance(everyMs);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(300);
    looks.end();
  });

  it('are never two at one node, and few at once over the fleet, however many nodes come at the same time', async () => {
    const { clock, looks, asked, most } = start(200);
    for (const id of ids(200)) looks.connected(id);
    const first = looks.now(ids(200));
    const second = looks.now(ids(200));
    await clock.advance(40_000);
    await Promise.all([first, second]);
    expect(asked).toHaveLength(200);
    expect(most()).toBe(8);
    looks.end();
  });

  it('get rarer at a node that keeps failing, down to one an hour, and are as often as ever once it answers', async () => {
    const { clock, looks, fails, timesOf } = start(1);
    const [id] = ids(1) as [NodeId];
    fails.add(id);
    looks.connected(id);
    await clock.advance(8 * 3_600_000);
    const waits = timesOf(id).map((at, index, all) => Math.round((at - (all[index - 1] ?? at)) / 60_000));
    expect(waits.slice(1, 9)).toEqual([5, 10, 20, 40, 60, 60, 60, 60]);
    fails.clear();
    await clock.advance(3_600_000);
    const before = timesOf(id).length;
    await clock.advance(3_600_000);
    expect(timesOf(id).length - before).toBeGreaterThanOrEqual(11);
    looks.end();
  });

  it('of silent nodes leave the turns of the others alone', async () => {
    const { clock, looks, hangs, fails, timesOf } = start(30);
    const all = ids(30);
    const silent = all.slice(0, 20);
    for (const id of silent) fails.add(id);
    for (const id of all) looks.connected(id);
    await clock.advance(20_000);
    for (const id of silent) hangs.add(id);
    const [last] = all.slice(-1) as [NodeId];
    void looks.now(silent);
    const asked = timesOf(last).length;
    void looks.now([last]);
    await clock.advance(1_000);
    expect(timesOf(last)).toHaveLength(asked + 1);
    looks.end();
  });

  it('come sooner where something happened, once for many happenings, and not within 15 s of the last', async () => {
    const { clock, looks, timesOf } = start(1);
    const [id] = ids(1) as [NodeId];
    looks.connected(id);
    await clock.advance(5_000);
    for (let count = 0; count < 20; count += 1) looks.soon(id);
    await clock.advance(60_000);
    expect(timesOf(id)).toEqual([1_080, 16_080]);
    await clock.advance(60_000);
    looks.soon(id);
    await clock.advance(5_000);
    expect(timesOf(id)).toEqual([1_080, 16_080, 127_000]);
    looks.end();
  });

  it('that are under way when something happens are made once more', async () => {
    const { clock, looks, timesOf } = start(1);
    const [id] = ids(1) as [NodeId];
    looks.connected(id);
    await clock.advance(1_500);
    looks.soon(id);
    await clock.advance(30_000);
    expect(timesOf(id)).toEqual([1_080, 16_080]);
    looks.end();
  });

  it('come to each node in its own time, also when the one that was next is lost or was looked at by hand', async () => {
    const { clock, looks, timesOf } = start(3);
    const [first, second, third] = ids(3) as [NodeId, NodeId, NodeId];
    for (const id of [first, second, third]) {
      looks.connected(id);
      await clock.advance(300);
    }
    looks.lost(first);
    void looks.now([second]);
    await clock.advance(everyMs + 10_000);
    expect([first, second, third].map(timesOf)).toEqual([[], [900, 301_900], [1_840, 302_840]]);
    looks.end();
    await clock.advance(2 * everyMs);
    expect(timesOf(third)).toHaveLength(2);
  });

  it('are given up when the node is lost, and asked of nobody who is not connected', async () => {
    const { clock, looks, asked, hangs, underWay } = start(2);
    const [one, other] = ids(2) as [NodeId, NodeId];
    hangs.add(one);
    looks.connected(one);
    await clock.advance(10_000);
    expect(underWay()).toBe(1);
    looks.lost(one);
    await clock.advance(10_000);
    expect(underWay()).toBe(0);
    await looks.now([one, other]);
    looks.soon(other);
    await clock.advance(everyMs);
    expect(asked).toHaveLength(1);
  });
});
