import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeId, type OperationRequest, type SpaceView } from '#shared/model';
import { canRun, startRealFleet, type RealFleet } from '../index.ts';
import { startOperatingConsole, untilFound, type OperatingConsole } from '../operating-console.ts';
import { startWriting } from './order-writer.ts';
import { givePassword, ordersSpace, startPrimary, startReplica, superuser } from './servers.ts';

const can = await canRun((line) => console.log(line), ['stores']);
if (!can.ok) console.log(`Skipped: every spec of real PostgreSQL, because ${can.reason}.`);

const bootedWithinMs = 300_000;
const patienceMs = 120_000;
const names = ['db-1', 'db-2', 'db-3'] as const;
const zones = { 'db-1': 'north', 'db-2': 'south', 'db-3': 'north' } as const;

beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));

describe('a real primary with two replicas', () => {
  let fleet: RealFleet;
  let console: OperatingConsole;

  const spaceWhen = (isSo: (view: SpaceView) => boolean) => console.spaceWhen('orders', isSo, patienceMs);

  beforeAll(async () => {
    if (!can.ok) return;
    fleet = await startRealFleet({
      nodes: names.map((name) => ({
        name,
        kind: 'stores',
        rootMegabytes: 3_072,
        labels: { role: 'database', datacenter: zones[name] },
      })),
      spaces: ordersSpace(names),
      // The same servers as units: what the console starts and stops without knowing what is in them.
      services: { 'orders-db': { unit: 'orders.service', nodes: [...names] } },
    });
    const primary = fleet.node('db-1');
    await startPrimary(primary);
    await startReplica(fleet.node('db-2'), primary);
    await startReplica(fleet.node('db-3'), primary);
    givePassword(fleet);
    console = await startOperatingConsole(fleet);
  }, bootedWithinMs);
  afterAll(async () => {
    await console?.[Symbol.asyncDispose]();
    await fleet?.[Symbol.asyncDispose]();
  }, patienceMs);

  it(
    'are told as they are: who owns, who copies, how far behind, in which zone',
    async () => {
      const view = await spaceWhen(
        ({ parties }) => parties.length === 3 && parties.every(({ state }) => state === 'up'),
      );
      expect(view).toMatchObject({
        state: 'known',
        disputes: [],
        segments: [{ owner: 'db-1', state: 'active' }],
      });
      expect(view.segments[0]?.secondaries.toSorted()).toEqual(['db-2', 'db-3']);
      for (const party of view.parties.filter(({ role }) => role === 'replica'))
        expect(party).toMatchObject({ follows: 'db-1', lagBytes: expect.any(Number), sync: 'async' });
      expect(view.lastCopies).toEqual([]);
    },
    patienceMs,
  );

  it(
    'name a replication slot that nobody reads, the bytes it holds, and the disk that it fills',
    async () => {
      const primary = fleet.node('db-1');
      await superuser(primary, "SELECT pg_create_physical_replication_slot('left_behind', true)");
      await superuser(primary, 'CREATE TABLE bulk AS SELECT generate_series(1, 300000) AS i');
      const view = await spaceWhen(({ retentions }) =>
        retentions.some(({ name, bytes = 0 }) => name === 'left_behind' && bytes > 5_000_000),
      );
      expect(view.retentions.find(({ name }) => name === 'left_behind')).toMatchObject({
        party: 'db-1',
        nodeId: 'db-1',
        isActive: false,
        directory: '/var/lib/postgresql/orders/pg_wal',
      });
      await superuser(primary, "SELECT pg_drop_replication_slot('left_behind')");
      await spaceWhen(({ retentions }) => retentions.every(({ name }) => name !== 'left_behind'));
    },
    patienceMs,
  );

  it(
    'hand the primary over while somebody writes, and lose no order that was committed',
    async () => {
      await using writer = startWriting(fleet.nodes);
      await untilFound(
        async () => writer.committed().length,
        (count) => count > 50,
      );
      const plan = await console.plan({ kind: 'drain', nodeIds: [nodeId('db-1')], surge: true });
      expect(plan.steps.filter(({ says }) => says.startsWith('Stop ')).map(({ kind }) => kind)).toEqual([
        'postgres.stop-primary',
      ]);
      expect(plan.items.find(({ layer }) => layer === 'unit')).toMatchObject({
        fate: 'stays',
        says: expect.stringContaining('stopped once, by the step that hands orders over to db-2'),
      });
      const { id } = await console.start({ kind: 'drain', nodeIds: [nodeId('db-1')], surge: true });
      const operation = await console.ended(id, patienceMs);
      expect(operation).toMatchObject({ state: 'succeeded', grade: 'ok' });
      const before = writer.committed().length;
      await untilFound(
        async () => writer.committed().length,
        (count) => count > before + 50,
      );
      await writer.stop();
      const view = await spaceWhen(({ segments }) => segments[0]?.owner === 'db-2');
      expect(view.segments[0]).toMatchObject({ epoch: 2, state: 'active' });
      const there = new Set(
        (await superuser(fleet.node('db-2'), 'SELECT id FROM orders')).split('\n').map(Number),
      );
      expect(writer.committed().filter((order) => !there.has(order))).toEqual([]);
      globalThis.console.log(
        `${writer.committed().length} orders, none lost; longest time without a commit ${Math.round(writer.longestGapMs())} ms`,
      );
    },
    patienceMs * 2,
  );

  it(
    'leave the old primary stopped when its node comes back, as another console would too',
    async () => {
      const undrain: OperationRequest = { kind: 'undrain', nodeIds: [nodeId('db-1')] };
      const plan = await console.plan(undrain);
      expect(plan.steps.map(({ kind }) => kind)).toEqual(['systemd.hold']);
      givePassword(fleet, 'other');
      await using other = await startOperatingConsole(fleet, 'other');
      await other.spaceWhen('orders', ({ segments }) => segments[0]?.owner === 'db-2', patienceMs);
      await other.viewWhen('db-1', ({ state }) => state === 'drained', patienceMs);
      const elsewhere = await other.plan(undrain);
      expect(elsewhere.warnings.join(' ')).toContain('is not known here');
    },
    patienceMs,
  );

  it(
    'are a critical split brain when the old primary is started as it was',
    async () => {
      await fleet.node('db-1').inside('systemctl', 'start', 'orders.service');
      const view = await spaceWhen(({ disputes }) => disputes.some(({ kind }) => kind === 'split-brain'));
      expect(view.disputes.find(({ kind }) => kind === 'split-brain')).toMatchObject({
        severity: 'critical',
        sides: [
          { owner: 'db-2', epoch: 2, isNewer: true },
          { owner: 'db-1', epoch: 1, isNewer: false },
        ],
      });
      const refused = await console.plan({ kind: 'drain', nodeIds: [nodeId('db-2')], surge: true });
      expect(refused.refusal).toContain('2 primaries');
      await fleet.node('db-1').inside('systemctl', 'stop', 'orders.service');
      await spaceWhen(({ disputes }) => disputes.every(({ kind }) => kind !== 'split-brain'));
    },
    patienceMs,
  );

  it(
    'are unknown, not without a primary, while the one that may be it cannot be asked',
    async () => {
      await fleet.node('db-2').cutLink();
      const view = await spaceWhen(({ state }) => state === 'unknown');
      expect(view.parties.find(({ id }) => id === 'db-2')).toMatchObject({
        state: 'unknown',
        role: 'primary',
      });
      expect(view.disputes).toEqual([]);
      await fleet.node('db-2').healLink();
      await spaceWhen(({ state }) => state === 'known');
    },
    patienceMs,
  );
});
