import type { RedisAnswer } from '../../../source-kit/index.ts';
import { rangesOf } from '../reading/index.ts';
import { keySlot } from '../search/index.ts';
import { takeEpoch, type FakeServer } from './fake-server.ts';
import type { FakeMigration, FakeWorld } from './fake-world.ts';

const error = (text: string): RedisAnswer => ({ ok: false, error: text });

const slotsIn = (words: readonly string[]): readonly number[] =>
  words.flatMap((word, at) =>
    at % 2 === 1
      ? []
      : Array.from({ length: Number(words[at + 1]) - Number(word) + 1 }, (_, more) => Number(word) + more),
  );

const begin = (
  world: FakeWorld,
  { from, to, slots }: Pick<FakeMigration, 'from' | 'to' | 'slots'>,
): boolean => {
  if (slots.some((slot) => from.owners[slot] !== from.id)) return false;
  if (world.migrations.some((each) => each.state === 'running')) return false;
  const fails = world.failing > 0;
  world.failing -= fails ? 1 : 0;
  const begunAt = world.migrations.length + 1;
  const looks = world.looksAMigration;
  world.migrations.unshift({ from, to, slots, begunAt, looks, state: fails ? 'failed' : 'running' });
  return true;
};

/** All of it in one moment, as the servers do it. */
const finish = (world: FakeWorld, { from, to, slots }: FakeMigration): void => {
  const going = new Set(slots);
  for (const [key, held] of from.data)
    if (going.has(keySlot(key))) {
      to.data.set(key, held);
      from.data.delete(key);
    }
  const newest = Math.max(...[...world.servers.values()].map(({ currentEpoch }) => currentEpoch));
  takeEpoch(to, newest + 1);
  for (const slot of slots) {
    to.owners[slot] = to.id;
    from.owners[slot] = to.id;
  }
  world.gossipLater();
};

/** Each look lets time pass. */
const passTime = (world: FakeWorld): void => {
  for (const migration of world.migrations) {
    if (migration.state !== 'running') continue;
    migration.looks -= 1;
    if (migration.looks > 0) continue;
    migration.state = 'done';
    finish(world, migration);
  }
};

const shown = ({ from, to, slots, begunAt, state }: FakeMigration, isRedis: boolean): readonly string[] => {
  const ranges = rangesOf(slots)
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(' ');
  const word = { running: 'running', done: isRedis ? 'completed' : 'success', failed: 'failed' }[state];
  return isRedis
    ? [
        'slots',
        ranges,
        'source',
        from.id,
        'dest',
        to.id,
        'state',
        word,
        'last_error',
        state === 'failed' ? 'Connection lost' : '',
        'create_time',
        `${begunAt}`,
      ]
    : [
        'slot_ranges',
        ranges,
        'target_node',
        to.id,
        'source_node',
        from.id,
        'create_time',
        `${begunAt}`,
        'state',
        word,
        'message',
        state === 'failed' ? 'Connection lost' : '',
      ];
};

/** Migrations that servers do by themselves: those of Redis from 8.4 on, and of Valkey from 9.0 on. */
export const answerMigration = (
  world: FakeWorld,
  server: FakeServer,
  words: readonly string[],
): RedisAnswer => {
  const [, verb = '', action = '', ...rest] = words;
  const isRedis = world.software.name === 'redis';
  if (isRedis !== (verb === 'MIGRATION')) return error(`ERR unknown subcommand '${verb}'. Try CLUSTER HELP.`);
  if (action === 'STATUS' || verb === 'GETSLOTMIGRATIONS') {
    passTime(world);
    const own = world.migrations.filter(({ from, to }) => from === server || to === server);
    return { ok: true, value: own.map((each) => shown(each, isRedis)) };
  }
  const slots = slotsIn(isRedis ? rest : rest.slice(0, rest.indexOf('NODE')));
  const other = isRedis
    ? [...world.servers.values()].find(({ id }) => id === server.owners[slots[0] ?? 0])
    : world.servers.get(rest.at(-1) ?? '');
  if (other === undefined) return error('ERR Unknown node');
  const [from, to] = isRedis ? [other, server] : [server, other];
  return from !== to && begin(world, { from, to, slots })
    ? { ok: true, value: 'OK' }
    : error('ERR Slots are not served by this node.');
};
