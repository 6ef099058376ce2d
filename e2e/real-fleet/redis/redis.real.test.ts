import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { nodeId, spaceId, type Operation, type OperationRequest, type SpaceView } from '#shared/model';
import { installPackages, missingPackages } from '../../this-machine/index.ts';
import { canRun, type CanRun } from '../can-run.ts';
import { startOperatingConsole, untilFound, type OperatingConsole } from '../operating-console.ts';
import { cutOff } from './redis-node.ts';
import { startRedisFleet, tableOf, type RedisFleet } from './redis-fleet.ts';
import { startWriting, type SessionWriter } from './session-writer.ts';

const tell = (line: string): void => console.log(line);

const ready = async (): Promise<CanRun> => {
  const can = await canRun(tell, []);
  if (!can.ok) return can;
  const packages = [
    { name: 'redis-server', program: 'redis-server' },
    { name: 'redis-tools', program: 'redis-cli' },
    { name: 'openssh-server', program: 'sshd' },
  ];
  return installPackages(missingPackages(packages), tell).then(
    () => can,
    (cause: Error) => ({ ok: false as const, reason: `apt cannot install what it needs: ${cause.message}` }),
  );
};

const can = await ready();
if (!can.ok) tell(`Skipped: every spec of a real Redis Cluster, because ${can.reason}.`);

const patienceMs = 180_000;
const id = spaceId('redis-cluster/sessions');
/** Slot of `foo` and `{foo}…` (CLUSTER KEYSLOT): one of cache-3. */
const slot = '12182';

let stack: AsyncDisposableStack;
let fleet: RedisFleet;
let engine: OperatingConsole;

beforeAll(async () => {
  if (!can.ok) return;
  stack = new AsyncDisposableStack();
  fleet = stack.use(await startRedisFleet());
  engine = stack.use(await startOperatingConsole(fleet));
}, 300_000);
afterAll(() => stack?.disposeAsync(), 60_000);
beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));

const spaceWhen = (isSo: (space: SpaceView) => boolean): Promise<SpaceView> =>
  engine.freshSpaceWhen('sessions', isSo, patienceMs);
const calm = ({ parties, disputes, state }: SpaceView): boolean =>
  state === 'known' &&
  disputes.length === 0 &&
  parties.every((party) => party.state === 'up' && party.says === '');
const ownersOf = ({ parties, segments }: SpaceView): Readonly<Record<string, number>> => {
  const owners: Record<string, number> = {};
  for (const { owner, count } of segments) {
    const name = parties.find((party) => party.id === owner)?.name ?? 'nobody';
    owners[name] = (owners[name] ?? 0) + count;
  }
  return owners;
};
const runToEnd = async (request: OperationRequest, overrides: readonly string[]): Promise<Operation> => {
  const { id: operationId } = await engine.start(request, overrides);
  return engine.ended(operationId, patienceMs);
};
const steps = ({ steps: all }: Operation): string =>
  all
    .map(({ stepId, state, says, fault }) => `${state} ${stepId}: ${says} ${fault?.details ?? ''}`)
    .join('\n');
const succeeded = (operation: Operation): void => {
  if (operation.state !== 'succeeded' || operation.grade !== 'ok')
    throw new Error(`${operation.state} ${operation.grade ?? ''}: ${operation.says}\n${steps(operation)}`);
};
const drain = (...names: readonly string[]): OperationRequest => ({
  kind: 'drain',
  nodeIds: names.map(nodeId),
  surge: true,
});
/** One copy is enough for a moment in these specs, and says so. */
const knowing = ['last-copy', 'capacity', 'live-alarms', 'minimum-available'];
const before = { 'cache-1': 5_461, 'cache-2': 5_462, 'cache-3': 5_311, 'cache-7': 150 };

const underWrites = async (what: string, work: (writer: SessionWriter) => Promise<void>): Promise<void> => {
  await using writer = startWriting(fleet.servers);
  await untilFound(
    async () => writer.acknowledged(),
    (count) => count > 500,
    patienceMs,
  );
  const errorsBefore = writer.errors();
  await work(writer);
  const reached = writer.acknowledged();
  await untilFound(
    async () => writer.acknowledged(),
    (count) => count > reached + 500,
    patienceMs,
  );
  const lost = await writer.lost();
  tell(
    `${what}: ${writer.acknowledged()} writes acknowledged, ${writer.errors() - errorsBefore} refused or unanswered, ${lost.length} lost; the slowest took ${writer.slowestMs()} ms`,
  );
  expect(lost).toEqual([]);
};

describe('seven real redis-servers', { timeout: patienceMs * 2 }, () => {
  it('show their slots, copies, epochs and lag as each of them tells it', async () => {
    const view = await spaceWhen((found) => calm(found) && found.parties.length === 7);
    expect(ownersOf(view)).toEqual(before);
    expect(view.views.map(({ claims }) => claims.filter(({ state }) => state === 'says').length)).toEqual([
      7,
    ]);
    const replicas = view.parties.filter(({ role }) => role === 'replica');
    expect(
      replicas.map(({ name, zone, follows }) => [
        name,
        zone,
        view.parties.find((one) => one.id === follows)?.name,
      ]),
    ).toEqual([
      ['cache-4', 'south', 'cache-1'],
      ['cache-5', 'east', 'cache-2'],
      ['cache-6', 'north', 'cache-3'],
    ]);
    expect(replicas.every(({ lagBytes }) => lagBytes !== undefined)).toBe(true);
    const seventh = view.parties.find(({ name }) => name === 'cache-7');
    expect(view.lastCopies).toContainEqual({ party: seventh?.id, count: 150 });
  });

  it('are asked about one key: the cache, the owner and its replica answer', async () => {
    await fleet.server('cache-3').cli('set', 'foo', 'bar');
    const { findings } = await engine.link.call('ownership.find', { key: 'foo', spaceId: id });
    expect(findings[0]).toMatchObject({ verdict: 'agreed', position: Number(slot) });
    expect(findings[0]?.path.map(({ claimant, state }) => [claimant, state])).toEqual([
      ['cache', 'says'],
      ['cache-3', 'says'],
      ['cache-6', 'says'],
    ]);
  });

  it('hand a primary over under writes without losing one, and take it back', async () => {
    await underWrites('failover', async () => {
      const done = await runToEnd(drain('cache-1'), knowing);
      succeeded(done);
      for (const server of fleet.servers) {
        const line = (await tableOf(server)).find(([, address = '']) =>
          address.startsWith(`${fleet.server('cache-4').address}:`),
        );
        expect(line?.slice(2, 3).join('')).toContain('master');
      }
      expect(await fleet.server('cache-1').cli('role')).toMatch(/^slave/);
      const back = await runToEnd({ kind: 'undrain', nodeIds: [nodeId('cache-1')] }, knowing);
      succeeded(back);
    });
    expect(ownersOf(await spaceWhen(calm))).toEqual(before);
  });

  it.each(['finish', 'put-back'] as const)(
    'have a slot migration that was cut off: it is found, and can be settled (%s)',
    async (how) => {
      const [source, destination] = [fleet.server('cache-3'), fleet.server('cache-1')];
      const [sourceId, destinationId] = [
        await source.cli('cluster', 'myid'),
        await destination.cli('cluster', 'myid'),
      ];
      for (let at = 0; at < 50; at += 1) await source.cli('set', `{foo}${at}`, `value ${at}`);
      // As redis-cli leaves it when it is killed: open on both sides, some keys on each.
      await destination.cli('cluster', 'setslot', slot, 'importing', sourceId);
      await source.cli('cluster', 'setslot', slot, 'migrating', destinationId);
      const some = (await source.cli('cluster', 'getkeysinslot', slot, '20')).split('\n');
      await source.cli('migrate', destination.address, '6379', '', '0', '5000', 'keys', ...some);
      const open = await spaceWhen(({ disputes }) => disputes.some(({ kind }) => kind === 'open-slot'));
      expect(open.disputes).toMatchObject([
        { id: `open-slot ${slot}`, severity: 'warning', settles: ['finish', 'put-back'] },
      ]);
      expect(open.disputes[0]?.says).toContain('from cache-3 to cache-1 was begun and not ended');
      const done = await runToEnd(
        { kind: 'settle', spaceId: id, disputeId: `open-slot ${slot}`, how },
        knowing,
      );
      succeeded(done);
      const owner = how === 'finish' ? destination : source;
      expect(await owner.cli('cluster', 'countkeysinslot', slot)).toBe('51');
      await spaceWhen(calm);
      if (how === 'finish') {
        succeeded(await runToEnd({ kind: 'undo', operationId: done.id }, knowing));
        expect(await source.cli('cluster', 'countkeysinslot', slot)).toBe('51');
      }
      expect(ownersOf(await spaceWhen(calm))).toEqual(before);
    },
  );

  it('name a primary that was cut off with its older epoch, and who took over', async () => {
    const lonely = fleet.server('cache-2');
    const others = fleet.servers.filter((server) => server !== lonely);
    const heal = await cutOff(lonely, others);
    onTestFinished(heal);
    // The others hear of who took over one after the other.
    const view = await spaceWhen(
      ({ disputes, views }) =>
        disputes.some(({ kind }) => kind === 'two-owners' || kind === 'split-brain') &&
        views
          .slice(1)
          .map(({ claims }) => claims.map(({ claimant }) => claimant).join(' '))
          .join() === 'cache-2',
    );
    const dispute = view.disputes.find(({ kind }) => kind === 'two-owners' || kind === 'split-brain');
    const name = (party: string | undefined) => view.parties.find((one) => one.id === party)?.name;
    expect(dispute).toMatchObject({ severity: 'critical', count: 5_462 });
    expect(dispute?.sides.map(({ owner, isNewer }) => [name(owner), isNewer])).toEqual([
      ['cache-5', true],
      ['cache-2', false],
    ]);
    expect(Number(dispute?.sides[0]?.epoch)).toBeGreaterThan(Number(dispute?.sides[1]?.epoch));
    // Its own view is one of two, and the segments show that of the others.
    expect(view.views.map(({ claims }) => claims.map(({ claimant }) => claimant))).toEqual([
      expect.not.arrayContaining(['cache-2']),
      ['cache-2'],
    ]);
    expect(view.segments.find(({ from }) => from <= 6_000)?.state).toBeDefined();
    const refusing = await spaceWhen(({ disputes }) => disputes.some(({ kind }) => kind === 'two-owners'));
    expect(refusing.disputes[0]?.says).toContain('cache-2 has seen that it is cut off and refuses');
    await heal();
    const healed = await spaceWhen(calm);
    expect(healed.parties.find((party) => party.name === 'cache-2')?.role).toBe('replica');
    // Back where it was.
    succeeded(await runToEnd(drain('cache-5'), knowing));
    expect(ownersOf(await spaceWhen(calm))).toEqual(before);
  });

  it('let a third that heard nothing be named as the dissenter', async () => {
    const deaf = fleet.server('cache-6');
    const others = fleet.servers.filter((server) => server !== deaf);
    const heal = await cutOff(deaf, others);
    onTestFinished(heal);
    await fleet.server('cache-4').cli('cluster', 'failover');
    // The others hear of it one after the other.
    const view = await spaceWhen(({ disputes }) =>
      disputes.some(
        ({ kind, sides }) =>
          kind === 'views-differ' && sides[1]?.claims.map(({ claimant }) => claimant).join(' ') === 'cache-6',
      ),
    );
    const dispute = view.disputes.find(({ kind }) => kind === 'views-differ');
    expect(dispute?.says).toMatch(
      /^cache-6 gives 5461 slots \(0-5460\) to cache-1 by epoch \d+, the others to cache-4/,
    );
    expect(dispute?.sides.map(({ isNewer }) => isNewer)).toEqual([true, false]);
    await heal();
    await spaceWhen(calm);
    succeeded(await runToEnd(drain('cache-4'), knowing));
    expect(ownersOf(await spaceWhen(calm))).toEqual(before);
  });

  it('let a primary without a replica go for good: its slots move under writes, and nobody knows it afterwards', async () => {
    const leaving = fleet.server('cache-7');
    const leavingId = await leaving.cli('cluster', 'myid');
    await underWrites('decommission', async () => {
      const request: OperationRequest = { kind: 'decommission', nodeIds: [nodeId('cache-7')], surge: true };
      const plan = await engine.plan(request);
      expect(plan.moves?.reduce((sum, { count }) => sum + count, 0)).toBe(150);
      expect(plan.warnings.join(' ')).toMatch(/cache-7 holds \d+ keys/);
      succeeded(await runToEnd(request, knowing));
      for (const server of fleet.servers.filter((each) => each !== leaving))
        expect((await tableOf(server)).map(([party]) => party)).not.toContain(leavingId);
      expect((await tableOf(leaving)).length).toBe(1);
    });
  });

  it('move the slots of a whole shard under writes when all of it is drained, and back', async () => {
    await underWrites('whole shard', async () => {
      const done = await runToEnd(drain('cache-1', 'cache-4'), knowing);
      succeeded(done);
      const view = await spaceWhen(({ segments }) => segments.every(({ state }) => state === 'active'));
      expect(Object.keys(ownersOf(view))).toEqual(expect.not.arrayContaining(['cache-1', 'cache-4']));
      succeeded(await runToEnd({ kind: 'undo', operationId: done.id }, knowing));
    });
    const view = await spaceWhen(({ segments }) => segments.every(({ state }) => state === 'active'));
    expect(ownersOf(view)['cache-1']).toBe(5_461);
  }, 540_000);
});
