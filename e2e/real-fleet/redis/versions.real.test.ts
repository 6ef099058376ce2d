import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeId, type OperationRequest } from '#shared/model';
import { startOperatingConsole, type OperatingConsole } from '../operating-console.ts';
import { interruptMigration, keysOfSlot } from './interrupted-migration.ts';
import { readyForRedis } from './ready.ts';
import { recordReplies } from './record-replies.ts';
import { startRedisFleet, tableOf, type RedisFleet } from './redis-fleet.ts';
import {
  before,
  calm,
  drain,
  ownersOf,
  patienceMs,
  sessions,
  slot,
  succeeded,
  tell,
  wordsOf,
  type RedisWords,
} from './redis-words.ts';
import { otherReleases, type Available } from './store-release.ts';

const can = await readyForRedis(tell);
if (!can.ok) tell(`Skipped: every spec of other versions of Redis, because ${can.reason}.`);
const releases: readonly Available[] = can.ok ? await otherReleases(tell) : [];
for (const { name, reason } of releases)
  if (reason !== undefined) tell(`Skipped: every spec of ${name}, because ${reason}.`);

/** Those that move slots by themselves. */
const byServers = ['Redis 8.6', 'Valkey 9.1'];

/** With it, what these servers answer is written down anew for the units. */
const records = process.env['RECORD_REPLIES'] !== undefined;
/** What a source asks first (`standingCommands`). */
const standing = [
  ['CLUSTER', 'NODES'],
  ['CLUSTER', 'INFO'],
  ['ROLE'],
  ['INFO', 'replication'],
  ['INFO', 'server'],
  ['INFO', 'memory'],
  ['INFO', 'keyspace'],
];

describe.each(releases)('seven servers of $name', { timeout: patienceMs }, ({ name, release, reason }) => {
  let stack: AsyncDisposableStack;
  let fleet: RedisFleet;
  let engine: OperatingConsole;
  let words: RedisWords;

  beforeAll(async () => {
    if (release === undefined) return;
    stack = new AsyncDisposableStack();
    fleet = stack.use(await startRedisFleet(release));
    engine = stack.use(await startOperatingConsole(fleet));
    words = wordsOf(fleet, engine);
    const info = await fleet.server('cache-1').cli('info', 'server');
    const [, version] = /(?:valkey_version|redis_version):(\S+)\s*$/m.exec(info) ?? [];
    const valkey = /valkey_version:(\S+)/.exec(info)?.[1];
    tell(`${name}: it is ${valkey === undefined ? `Redis ${version}` : `Valkey ${valkey}`}`);
  }, 120_000);
  afterAll(() => stack?.disposeAsync(), 60_000);
  beforeEach(({ skip }) => skip(release === undefined, reason));

  it('show slots, copies, epochs and lag as each of them tells it, and answer for one key', async () => {
    const view = await words.spaceWhen((found) => calm(found) && found.parties.length === 7);
    expect(ownersOf(view)).toEqual(before);
    expect(view.views.map(({ claims }) => claims.filter(({ state }) => state === 'says').length)).toEqual([
      7,
    ]);
    const replicas = view.parties.filter(({ role }) => role === 'replica');
    expect(replicas.map(({ follows }) => view.parties.find(({ id }) => id === follows)?.name)).toEqual([
      'cache-1',
      'cache-2',
      'cache-3',
    ]);
    expect(replicas.every(({ lagBytes }) => lagBytes !== undefined)).toBe(true);
    const primaries = view.parties.filter(({ role }) => role === 'primary');
    expect(new Set(primaries.map(({ epoch }) => epoch)).size).toBe(4);
    await fleet.server('cache-3').cli('set', 'foo', 'bar');
    const { findings } = await engine.link.call('ownership.find', { key: 'foo', spaceId: sessions });
    expect(findings[0]).toMatchObject({ verdict: 'agreed', position: Number(slot) });
    expect(findings[0]?.path.map(({ claimant }) => claimant)).toEqual(['cache', 'cache-3', 'cache-6']);
    await fleet.server('cache-3').cli('del', 'foo');
  });

  it.each(['put-back', 'finish'] as const)(
    'have a slot migration that was cut off: it is found, and can be settled (%s)',
    async (how) => {
      const { source, destination } = await interruptMigration(fleet);
      const open = await words.spaceWhen(({ disputes }) => disputes.some(({ kind }) => kind === 'open-slot'));
      expect(open.disputes).toMatchObject([{ id: `open-slot ${slot}`, settles: ['finish', 'put-back'] }]);
      if (records && how === 'finish')
        await recordReplies({
          name: name.toLowerCase().replace(' ', '-'),
          note: `${name} of Debian: cache-1 takes slot ${slot} in from cache-3; cache-4 is the replica of cache-1`,
          commands: standing,
          servers: ['cache-1', 'cache-3', 'cache-4'].map(fleet.server),
        });
      succeeded(
        await words.runToEnd({ kind: 'settle', spaceId: sessions, disputeId: `open-slot ${slot}`, how }),
      );
      const owner = how === 'finish' ? destination : source;
      expect(await owner.cli('cluster', 'countkeysinslot', slot)).toBe(String(keysOfSlot));
      await words.spaceWhen(calm);
    },
  );

  it('hand a primary over and move the slots of another for good, under writes, without losing one', async () => {
    const leaving = fleet.server('cache-7');
    const leavingId = await leaving.cli('cluster', 'myid');
    await words.underWrites(`${name}, failover and decommission`, async () => {
      succeeded(await words.runToEnd(drain('cache-1')));
      expect(await fleet.server('cache-1').cli('role')).toMatch(/^slave/);
      const request: OperationRequest = { kind: 'decommission', nodeIds: [nodeId('cache-7')], surge: true };
      // Only while it may drop what is used least does a server count how often keys are used.
      await leaving.cli('config', 'set', 'maxmemory-policy', 'allkeys-lfu');
      const hot = await leaving.cli('randomkey');
      await leaving.cli('-r', '5000', 'get', hot);
      await words.spaceWhen(() => true);
      expect((await engine.plan(request)).warnings.join(' ')).toContain(
        `Used most in the sample of cache-7: ${hot} (`,
      );
      const done = await words.runToEnd(request);
      succeeded(done);
      const how = done.plan.steps.find(({ id }) => id.startsWith('redis-cluster.slots'))?.kind;
      expect(how).toBe(byServers.includes(name) ? 'redis-cluster.moved-by-servers' : 'redis-cluster.slots');
      for (const server of fleet.servers.filter((each) => each !== leaving))
        expect((await tableOf(server)).map(([party]) => party)).not.toContain(leavingId);
      expect((await tableOf(leaving)).length).toBe(1);
    });
  });
});
