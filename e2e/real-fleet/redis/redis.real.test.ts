import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  nodeId,
  type NodeView,
  type Operation,
  type OperationId,
  type OperationRequest,
  type SpaceView,
} from '#shared/model';
import { signalProcess } from '../../this-machine/index.ts';
import { startOperatingConsole, wordsOver, type OperatingConsole } from '../operating-console.ts';
import { prepareMortalConsoles } from '../swarm/mortal-console.ts';
import { interruptMigration } from './interrupted-migration.ts';
import { readyForRedis } from './ready.ts';
import { startRedisFleet, tableOf, type RedisFleet } from './redis-fleet.ts';
import { cutOff } from './redis-node.ts';
import {
  before,
  calm,
  drain,
  knowing,
  ownersOf,
  patienceMs,
  sessions,
  slot,
  succeeded,
  tell,
  wordsOf,
  type RedisWords,
} from './redis-words.ts';

const can = await readyForRedis(tell);
if (!can.ok) tell(`Skipped: every spec of a real Redis Cluster, because ${can.reason}.`);

let stack: AsyncDisposableStack;
let fleet: RedisFleet;
let engine: OperatingConsole;
let words: RedisWords;

beforeAll(async () => {
  if (!can.ok) return;
  stack = new AsyncDisposableStack();
  fleet = stack.use(await startRedisFleet());
  engine = stack.use(await startOperatingConsole(fleet));
  words = wordsOf(fleet, engine);
}, 300_000);
afterAll(() => stack?.disposeAsync(), 60_000);
beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));

const allSpeak = ({ parties, views }: SpaceView): boolean =>
  parties.length === 7 &&
  views.flatMap(({ claims }) => claims).filter(({ state }) => state === 'says').length === 7;

/** Every open slot, as each server tells its own. */
const openIn = async (of: RedisFleet): Promise<readonly string[]> => {
  const tables = await Promise.all(of.servers.map(tableOf));
  return tables.flat(2).filter((word) => word.startsWith('['));
};

describe('seven real redis-servers', { timeout: patienceMs * 2 }, () => {
  it('show their slots, copies, epochs and lag as each of them tells it', async () => {
    const view = await words.spaceWhen((found) => calm(found) && found.parties.length === 7);
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
    const { findings } = await engine.link.call('ownership.find', { key: 'foo', spaceId: sessions });
    expect(findings[0]).toMatchObject({ verdict: 'agreed', position: Number(slot) });
    expect(findings[0]?.path.map(({ claimant, state }) => [claimant, state])).toEqual([
      ['cache', 'says'],
      ['cache-3', 'says'],
      ['cache-6', 'says'],
    ]);
  });

  it('hand a primary over under writes without losing one, and take it back', async () => {
    await words.underWrites('failover', async () => {
      const done = await words.runToEnd(drain('cache-1'));
      succeeded(done);
      for (const server of fleet.servers) {
        const line = (await tableOf(server)).find(([, address = '']) =>
          address.startsWith(`${fleet.server('cache-4').address}:`),
        );
        expect(line?.slice(2, 3).join('')).toContain('master');
      }
      expect(await fleet.server('cache-1').cli('role')).toMatch(/^slave/);
      const back = await words.runToEnd({ kind: 'undrain', nodeIds: [nodeId('cache-1')] });
      succeeded(back);
    });
    expect(ownersOf(await words.spaceWhen(calm))).toEqual(before);
  });

  it('are marked as held out while drained, for every console to see, and can be put back by another one', async () => {
    const everyWord = (how: string) => (view: NodeView) => (view.heldOut?.how ?? 'in-service') === how;
    await words.spaceWhen(calm);
    await using other = await startOperatingConsole(fleet, 'other console');
    const both = (how: string) =>
      Promise.all([engine, other].map((each) => each.viewWhen('cache-1', everyWord(how), patienceMs)));
    const done = await words.runToEnd(drain('cache-1'));
    succeeded(done);
    expect(done.plan.steps.map(({ phase, kind }) => `${phase} ${kind}`)).toEqual([
      'cordon machine-mark.hold',
      'hand-over redis-cluster.failover',
    ]);
    const [, theirs] = await both('drained');
    expect(theirs?.heldOut?.says).toContain('Marked by Quarterdeck: drained');
    // The other console has no journal of that drain: the mark is all it goes by.
    const { id } = await other.start({ kind: 'undrain', nodeIds: [nodeId('cache-1')] }, knowing);
    succeeded(await other.ended(id, patienceMs));
    await both('in-service');
    succeeded(await words.runToEnd({ kind: 'undo', operationId: done.id }));
    expect(ownersOf(await words.spaceWhen(calm))).toEqual(before);
  });

  it('are asked again for a failover that they gave up, as soon as it can be had', async () => {
    await words.spaceWhen(calm);
    const { id } = await engine.start(drain('cache-1'), knowing);
    // Stopped after the plan was checked once more and before it is asked: nobody votes, and the replica gives up after 5 s.
    const voters = ['cache-2', 'cache-3', 'cache-7'].map((name) => fleet.server(name).redis());
    const wake = (): void => voters.forEach((voter) => signalProcess(voter, 'SIGCONT'));
    onTestFinished(wake);
    for (const voter of voters) signalProcess(voter, 'SIGSTOP');
    await engine.operationWhen(id, ({ steps }) =>
      steps.some(({ says }) => says.includes('has not taken over yet')),
    );
    await sleep(6_000);
    expect(await fleet.server('cache-4').cli('role')).toMatch(/^slave/);
    wake();
    succeeded(await engine.ended(id, patienceMs));
    expect(await fleet.server('cache-4').cli('role')).toMatch(/^master/);
    await words.spaceWhen(calm);
    succeeded(await words.runToEnd({ kind: 'undrain', nodeIds: [nodeId('cache-1')] }));
    expect(ownersOf(await words.spaceWhen(calm))).toEqual(before);
  });

  it.each(['finish', 'put-back'] as const)(
    'have a slot migration that was cut off: it is found, and can be settled (%s)',
    async (how) => {
      const { source, destination } = await interruptMigration(fleet);
      const open = await words.spaceWhen(({ disputes }) => disputes.some(({ kind }) => kind === 'open-slot'));
      expect(open.disputes).toMatchObject([
        { id: `open-slot ${slot}`, severity: 'warning', settles: ['finish', 'put-back'] },
      ]);
      expect(open.disputes[0]?.says).toContain('from cache-3 to cache-1 was begun and not ended');
      const done = await words.runToEnd({
        kind: 'settle',
        spaceId: sessions,
        disputeId: `open-slot ${slot}`,
        how,
      });
      succeeded(done);
      const owner = how === 'finish' ? destination : source;
      expect(await owner.cli('cluster', 'countkeysinslot', slot)).toBe('51');
      await words.spaceWhen(calm);
      if (how === 'finish') {
        succeeded(await words.runToEnd({ kind: 'undo', operationId: done.id }));
        expect(await source.cli('cluster', 'countkeysinslot', slot)).toBe('51');
      }
      expect(ownersOf(await words.spaceWhen(calm))).toEqual(before);
    },
  );

  it('name a primary that was cut off with its older epoch, and who took over', async () => {
    const lonely = fleet.server('cache-2');
    const others = fleet.servers.filter((server) => server !== lonely);
    const heal = await cutOff(lonely, others);
    onTestFinished(heal);
    // The others hear of who took over one after the other.
    const view = await words.spaceWhen(
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
    const refusing = await words.spaceWhen(({ disputes }) =>
      disputes.some(({ kind }) => kind === 'two-owners'),
    );
    expect(refusing.disputes[0]?.says).toContain('cache-2 has seen that it is cut off and refuses');
    await heal();
    const healed = await words.spaceWhen(calm);
    expect(healed.parties.find((party) => party.name === 'cache-2')?.role).toBe('replica');
    // Back where it was.
    succeeded(await words.runToEnd(drain('cache-5')));
    expect(ownersOf(await words.spaceWhen(calm))).toEqual(before);
  });

  it('let a third that heard nothing be named as the dissenter', async () => {
    const deaf = fleet.server('cache-6');
    const others = fleet.servers.filter((server) => server !== deaf);
    const heal = await cutOff(deaf, others);
    onTestFinished(heal);
    await fleet.server('cache-4').cli('cluster', 'failover');
    // The others hear of it one after the other.
    const view = await words.spaceWhen(({ disputes }) =>
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
    await words.spaceWhen(calm);
    succeeded(await words.runToEnd(drain('cache-4')));
    expect(ownersOf(await words.spaceWhen(calm))).toEqual(before);
  });

  it('lose nothing and leave no slot open when the console that moves them is killed, again and again, there and back', async () => {
    const consoles = await prepareMortalConsoles(fleet, 'mortal', (link) =>
      wordsOver(link).spaceWhen('sessions', allSpeak, patienceMs),
    );
    const movedIn = ({ steps }: Operation): number =>
      steps.reduce((sum, { rounds }) => sum + (rounds?.moved ?? 0), 0);
    /** Lives until so many slots have moved, or to the end of its operation. */
    const live = async (request: OperationRequest | OperationId, until?: number): Promise<OperationId> => {
      await using mortal = await consoles.start();
      const begins = typeof request !== 'string';
      if (!begins) {
        expect(await mortal.operation(request)).toMatchObject({ state: 'interrupted' });
        await mortal.link.call('operation.resume', { operationId: request });
      }
      const operationId = begins ? (await mortal.start(request, knowing)).id : request;
      if (until === undefined) succeeded(await mortal.ended(operationId, patienceMs));
      else {
        const killed = await mortal.operationWhen(operationId, (now) => movedIn(now) >= until, patienceMs);
        await mortal.kill();
        expect(killed.state).toBe('running');
        tell(`killed after ${movedIn(killed)} slots, ${(await openIn(fleet)).length} slots left open`);
      }
      return operationId;
    };
    await words.underWrites('killed consoles', async () => {
      const drained = await live(drain('cache-1', 'cache-4'), 300);
      await live(drained, 1_500);
      await live(drained, 3_000);
      await live(drained);
      expect(await openIn(fleet)).toEqual([]);
      expect(
        (await tableOf(fleet.server('cache-1'))).find(([, , flags = '']) => flags.includes('myself'))?.[8],
      ).toBe(undefined);
      const back = await live({ kind: 'undo', operationId: drained }, 2_000);
      await live(back);
    });
    expect(await openIn(fleet)).toEqual([]);
    expect(ownersOf(await words.spaceWhen(calm))).toEqual(before);
  }, 600_000);

  it('let a primary without a replica go for good: its slots move under writes, and nobody knows it afterwards', async () => {
    const leaving = fleet.server('cache-7');
    const leavingId = await leaving.cli('cluster', 'myid');
    await words.underWrites('decommission', async () => {
      const request: OperationRequest = { kind: 'decommission', nodeIds: [nodeId('cache-7')], surge: true };
      const plan = await engine.plan(request);
      expect(plan.moves?.reduce((sum, { count }) => sum + count, 0)).toBe(150);
      expect(plan.warnings.join(' ')).toMatch(/cache-7 holds \d+ keys/);
      succeeded(await words.runToEnd(request));
      for (const server of fleet.servers.filter((each) => each !== leaving))
        expect((await tableOf(server)).map(([party]) => party)).not.toContain(leavingId);
      expect((await tableOf(leaving)).length).toBe(1);
    });
  });

  it('move the slots of a whole shard under writes when all of it is drained, and back', async () => {
    await words.underWrites('whole shard', async () => {
      const done = await words.runToEnd(drain('cache-1', 'cache-4'));
      succeeded(done);
      const view = await words.spaceWhen(({ segments }) => segments.every(({ state }) => state === 'active'));
      expect(Object.keys(ownersOf(view))).toEqual(expect.not.arrayContaining(['cache-1', 'cache-4']));
      succeeded(await words.runToEnd({ kind: 'undo', operationId: done.id }));
    });
    const view = await words.spaceWhen(({ segments }) => segments.every(({ state }) => state === 'active'));
    expect(ownersOf(view)['cache-1']).toBe(5_461);
  }, 540_000);
});
