import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeId, type SpaceView } from '#shared/model';
import { canRun, startRealFleet, type RealFleet } from '../index.ts';
import { startOperatingConsole, untilFound, type OperatingConsole } from '../operating-console.ts';
import { startWriting } from './order-writer.ts';
import { patroniSpace, startEtcd, startPatroni } from './patroni.ts';
import { superuser } from './servers.ts';

const can = await canRun((line) => console.log(line), ['stores']);
if (!can.ok) console.log(`Skipped: every spec of real Patroni, because ${can.reason}.`);

const bootedWithinMs = 420_000;
const patienceMs = 180_000;
const names = ['pat-1', 'pat-2', 'pat-3'] as const;

beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));

describe('a real cluster under Patroni', () => {
  let fleet: RealFleet;
  let console: OperatingConsole;

  const spaceWhen = (isSo: (view: SpaceView) => boolean) => console.spaceWhen('orders', isSo, patienceMs);

  beforeAll(async () => {
    if (!can.ok) return;
    fleet = await startRealFleet({
      nodes: names.map((name, at) => ({
        name,
        kind: 'stores',
        rootMegabytes: 3_072,
        labels: { role: 'database', datacenter: at === 1 ? 'south' : 'north' },
      })),
      spaces: patroniSpace(names),
    });
    const etcd = fleet.node('pat-3');
    await startEtcd(etcd);
    for (const node of fleet.nodes) await startPatroni(node, etcd);
    await superuser(
      fleet.node('pat-1'),
      'CREATE ROLE writer LOGIN; CREATE TABLE orders (id bigint PRIMARY KEY); GRANT INSERT, SELECT ON orders TO writer',
    );
    console = await startOperatingConsole(fleet);
  }, bootedWithinMs);
  afterAll(async () => {
    await console?.[Symbol.asyncDispose]();
    await fleet?.[Symbol.asyncDispose]();
  }, patienceMs);

  it(
    'is told alike by the servers and by every Patroni',
    async () => {
      const view = await spaceWhen(
        ({ parties, segments }) =>
          parties.every(({ state }) => state === 'up') && segments[0]?.secondaries.length === 2,
      );
      expect(view).toMatchObject({ disputes: [], segments: [{ owner: 'pat-1', state: 'active' }] });
      expect(view.views).toHaveLength(1);
      expect(view.views[0]?.claims.filter(({ kind }) => kind === 'coordinator')).toHaveLength(3);
    },
    patienceMs,
  );

  it(
    'hands its leader over while somebody writes, loses no order, and takes the role back when the drain is undone',
    async () => {
      await using writer = startWriting(fleet.nodes);
      await untilFound(
        async () => writer.committed().length,
        (count) => count > 50,
      );
      const { id } = await console.start({ kind: 'drain', nodeIds: [nodeId('pat-1')], surge: true });
      expect(await console.ended(id, patienceMs)).toMatchObject({ state: 'succeeded', grade: 'ok' });
      const view = await spaceWhen(
        ({ segments }) => segments[0]?.owner !== 'pat-1' && segments[0]?.state === 'active',
      );
      const owner = view.segments[0]?.owner ?? '';
      const before = writer.committed().length;
      await untilFound(
        async () => writer.committed().length,
        (count) => count > before + 50,
      );

      // Patroni makes nobody the leader who has not come back as a replica yet.
      await spaceWhen(({ segments }) => segments[0]?.secondaries.includes('pat-1') === true);
      const back = await console.start({ kind: 'undrain', nodeIds: [nodeId('pat-1')] });
      expect(await console.ended(back.id, patienceMs)).toMatchObject({ state: 'succeeded', grade: 'ok' });
      await spaceWhen(({ segments }) => segments[0]?.owner === 'pat-1');
      await writer.stop();

      const there = new Set(
        (await superuser(fleet.node('pat-1'), 'SELECT id FROM orders')).split('\n').map(Number),
      );
      expect(writer.committed().filter((order) => !there.has(order))).toEqual([]);
      globalThis.console.log(
        `${writer.committed().length} orders over two switchovers by way of ${owner}, none lost; longest time without a commit ${Math.round(writer.longestGapMs())} ms`,
      );
    },
    patienceMs * 2,
  );
});
