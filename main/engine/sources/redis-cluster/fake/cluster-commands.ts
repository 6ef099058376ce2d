import type { RedisAnswer } from '../../../source-kit/index.ts';
import { answerMigration } from './fake-migrations.ts';
import { keysIn, ownsSlots, printNodes, takeEpoch, type FakeServer } from './fake-server.ts';
import { promote, type FakeWorld } from './fake-world.ts';

const error = (text: string): RedisAnswer => ({ ok: false, error: text });
const value = (of: string | number): RedisAnswer => ({ ok: true, value: of });
const fine = value('OK');

/** Takes an epoch above all that it has heard of without asking for votes, as a server does that has taken a slot in. */
const bumpEpoch = (server: FakeServer): void => {
  const newest = Math.max(server.currentEpoch, ...[...server.known.values()].map(({ epoch }) => epoch));
  if (server.epoch === newest) return;
  takeEpoch(server, newest + 1);
};

const setSlot = (world: FakeWorld, server: FakeServer, words: readonly string[]): RedisAnswer => {
  const [, , number = '', verb = '', id = ''] = words;
  const slot = Number(number);
  const isOwner = server.owners[slot] === server.id;
  if (server.role === 'replica') return error('ERR You can use SETSLOT only with masters.');
  if (verb !== 'STABLE' && !server.known.has(id)) return error(`ERR I don't know about node ${id}`);
  switch (verb) {
    case 'STABLE':
      server.migrating.delete(slot);
      server.importing.delete(slot);
      return fine;
    case 'MIGRATING':
      if (!isOwner) return error(`ERR I'm not the owner of hash slot ${slot}`);
      server.migrating.set(slot, id);
      return fine;
    case 'IMPORTING':
      if (isOwner) return error(`ERR I'm already the owner of hash slot ${slot}`);
      server.importing.set(slot, id);
      return fine;
    case 'NODE': {
      if (isOwner && id !== server.id && keysIn(server, slot).length > 0)
        return error(
          `ERR Can't assign hashslot ${slot} to a different node while I still hold keys for this hash slot.`,
        );
      server.migrating.delete(slot);
      if (id === server.id && server.importing.delete(slot)) bumpEpoch(server);
      server.owners[slot] = id;
      world.gossipLater();
      return fine;
    }
    default:
      return error('ERR Invalid CLUSTER SETSLOT action or number of arguments.');
  }
};

const forget = (server: FakeServer, id: string): RedisAnswer => {
  if (!server.known.has(id)) return error(`ERR Unknown node ${id}`);
  if (id === server.id) return error("ERR I tried hard but I can't forget myself...");
  if (server.follows === id) return error("ERR Can't forget my master!");
  server.known.delete(id);
  return fine;
};

const replicate = (world: FakeWorld, server: FakeServer, id: string): RedisAnswer => {
  const primary = world.servers.get(id);
  if (primary === undefined || !server.known.has(id)) return error(`ERR Unknown node ${id}`);
  if (primary.role !== 'primary') return error('ERR I can only replicate a master, not a replica.');
  if (server.role === 'primary' && (ownsSlots(server) || server.data.size > 0))
    return error('ERR To set a master the node must be empty and without assigned slots.');
  Object.assign(server, { role: 'replica', follows: id, data: primary.data });
  world.gossip();
  return fine;
};

const reset = (server: FakeServer): RedisAnswer => {
  if (server.role === 'primary' && server.data.size > 0)
    return error("ERR CLUSTER RESET can't be called with master nodes containing keys");
  Object.assign(server, { role: 'primary', follows: undefined, data: new Map() });
  server.owners.fill(undefined);
  server.known.clear();
  server.known.set(server.id, { role: 'primary', follows: undefined, epoch: server.epoch, failed: false });
  return fine;
};

const failover = (world: FakeWorld, server: FakeServer): RedisAnswer => {
  if (server.role !== 'replica') return error('ERR You should send CLUSTER FAILOVER to a replica');
  const primary = world.servers.get(server.follows ?? '');
  if (primary?.isUp !== true || primary.isCut !== server.isCut)
    return error('ERR Master is down or failed, please use CLUSTER FAILOVER FORCE');
  promote(world, server);
  return fine;
};

const clusterInfo = (server: FakeServer): string => {
  const primaries = [...server.known].filter(([id]) => server.owners.includes(id));
  const lost = primaries.filter(([, { failed }]) => failed).length;
  const isServing = !server.owners.includes(undefined) && lost * 2 < primaries.length && lost === 0;
  return [
    `cluster_state:${isServing ? 'ok' : 'fail'}`,
    `cluster_known_nodes:${server.known.size}`,
    `cluster_size:${primaries.length}`,
    `cluster_current_epoch:${server.currentEpoch}`,
    `cluster_my_epoch:${server.epoch}`,
    '',
  ].join('\r\n');
};

const info = (world: FakeWorld, server: FakeServer, section: string): string => {
  const primary = world.servers.get(server.follows ?? '');
  const isLinked = primary?.isUp === true && primary.isCut === server.isCut;
  const written = primary?.offset ?? server.offset;
  const bytes = [...server.data.values()].reduce((sum, held) => sum + 56 + held.length, 1_000_000);
  const lines: Readonly<Record<string, readonly string[]>> = {
    replication:
      server.role === 'primary'
        ? ['role:master', `master_repl_offset:${server.offset}`]
        : [
            'role:slave',
            `master_link_status:${isLinked ? 'up' : 'down'}`,
            'master_last_io_seconds_ago:1',
            'master_sync_in_progress:0',
            `slave_repl_offset:${written - server.lagBytes}`,
            ...(isLinked ? [] : ['master_link_down_since_seconds:12']),
          ],
    server: [
      ...(world.software.name === 'redis'
        ? [`redis_version:${world.software.version}`]
        : ['redis_version:7.2.4', `valkey_version:${world.software.version}`]),
      'redis_mode:cluster',
    ],
    memory: [
      `used_memory:${bytes + 500_000}`,
      `used_memory_dataset:${bytes}`,
      'maxmemory:0',
      `maxmemory_policy:${world.evicts}`,
    ],
    keyspace: server.data.size === 0 ? [] : [`db0:keys=${server.data.size},expires=0,avg_ttl=0`],
  };
  return `# ${section}\r\n${(lines[section] ?? []).join('\r\n')}\r\n`;
};

const role = (world: FakeWorld, server: FakeServer): RedisAnswer => {
  const primary = world.servers.get(server.follows ?? '');
  return {
    ok: true,
    value:
      server.role === 'primary'
        ? ['master', server.offset, []]
        : ['slave', primary?.host ?? '', primary?.port ?? 0, 'connected', server.offset],
  };
};

/** CLUSTER, ROLE and INFO of one server. */
export const answerCluster = (
  world: FakeWorld,
  server: FakeServer,
  words: readonly string[],
): RedisAnswer => {
  const [name = '', verb = '', first = '', second = ''] = words;
  if (name === 'ROLE') return role(world, server);
  if (name === 'INFO') return value(info(world, server, verb));
  switch (verb) {
    case 'NODES':
      return value(printNodes(server, world.servers));
    case 'INFO':
      return value(clusterInfo(server));
    case 'COUNTKEYSINSLOT':
      return value(keysIn(server, Number(first)).length);
    case 'GETKEYSINSLOT':
      return { ok: true, value: keysIn(server, Number(first)).slice(0, Number(second)) };
    case 'SETSLOT':
      return setSlot(world, server, words);
    case 'FAILOVER':
      return failover(world, server);
    case 'REPLICATE':
      return replicate(world, server, first);
    case 'FORGET':
      return forget(server, first);
    case 'RESET':
      return reset(server);
    case 'MIGRATION':
    case 'MIGRATESLOTS':
    case 'GETSLOTMIGRATIONS':
      return answerMigration(world, server, words);
    default:
      return error(`ERR unknown subcommand '${verb}'. Try CLUSTER HELP.`);
  }
};
