import type { RedisAnswer, RedisWord } from '../../../source-kit/index.ts';
import { slotCount } from '../reading/index.ts';
import { keySlot } from '../search/index.ts';
import { digestScript } from '../step/slots-round.ts';
import { answerCluster } from './cluster-commands.ts';
import { fakeServer, ownsSlots, type FakeServer } from './fake-server.ts';
import { follow, promote, tell, type FakeWorld } from './fake-world.ts';

/** A small Redis Cluster that lives in memory: enough of its rules for the asks of this source. */
export type FakeCluster = {
  /** Answers of the server on a node; undefined: nothing listens there. */
  readonly answer: (
    node: string,
    commands: readonly (readonly RedisWord[])[],
  ) => readonly RedisAnswer[] | undefined;
  readonly server: (node: string) => FakeServer;
  /** Makes all servers another version, or another store. */
  readonly become: (name: 'redis' | 'valkey', version: string) => void;
  /** So many migrations that servers do by themselves fail from now on. */
  readonly failMigrations: (count: number) => void;
  /** Migrations that servers do by themselves take so many looks from now on. */
  readonly slowMigrations: (looks: number) => void;
  /** What changes goes around with every so manieth look at who owns what only. */
  readonly slowGossip: (looks: number) => void;
  /** Gives all servers another `maxmemory-policy`. */
  readonly evict: (policy: string) => void;
  /** Writes as a client does, at whoever owns the slot; false when nobody takes it. */
  readonly write: (key: string, value: string) => boolean;
  readonly read: (key: string) => string | undefined;
  /** Cuts a server off from the others, or joins it again. */
  readonly cut: (node: string, isCut: boolean) => void;
  readonly stop: (node: string) => void;
  readonly start: (node: string) => void;
  /** The others agree that a primary is gone, and its first replica takes over, as after a node timeout. */
  readonly failOver: (node: string) => void;
};

const error = (text: string): RedisAnswer => ({ ok: false, error: text });
const value = (of: string | number | null): RedisAnswer => ({ ok: true, value: of });

const dataCommand = (server: FakeServer, words: readonly string[], asking: boolean): RedisAnswer => {
  const [name = '', ...rest] = words;
  const key = (name === 'MEMORY' ? rest[1] : name === 'EVAL' ? rest[2] : rest[0]) ?? '';
  const slot = keySlot(key);
  const owner = server.owners[slot];
  const served = owner === server.id || (server.role === 'replica' && owner === server.follows);
  const there = server.data.get(key);
  if (!served && !(asking && server.importing.has(slot))) {
    const other = [...server.known].find(([id]) => id === owner);
    return other === undefined
      ? error('CLUSTERDOWN Hash slot not served')
      : error(`MOVED ${slot} ${addressOf(other[0])}`);
  }
  const away = server.migrating.get(slot);
  if (away !== undefined && there === undefined) return error(`ASK ${slot} ${addressOf(away)}`);
  if (name === 'EXISTS') return value(there === undefined ? 0 : 1);
  if (name === 'MEMORY') return value(there === undefined ? null : 56 + there.length);
  if (name === 'EVAL') return value(there === undefined ? '' : `digest ${there}`);
  return error(`ERR unknown command '${name}'`);
};

/** Ids of fake servers tell their addresses. */
const addressOf = (id: string): string => `10.20.0.${Number.parseInt(id.slice(0, 2), 16)}:6379`;

const scan = (server: FakeServer, words: readonly string[]): RedisAnswer => {
  const [, cursor = '0'] = words;
  const match = words[words.indexOf('MATCH') + 1]?.replace(/\*$/, '').replaceAll('\\', '');
  const prefix = words.includes('MATCH') ? (match ?? '') : '';
  const count = Number(words[words.indexOf('COUNT') + 1] ?? 10);
  const keys = [...server.data.keys()].toSorted();
  const page = keys.slice(Number(cursor), Number(cursor) + count);
  const next = Number(cursor) + count >= keys.length ? '0' : String(Number(cursor) + count);
  return { ok: true, value: [next, page.filter((key) => key.startsWith(prefix))] };
};

const migrate = (world: FakeWorld, server: FakeServer, words: readonly string[]): RedisAnswer => {
  const target = [...world.servers.values()].find(({ host }) => host === words[1]);
  const keys = words.slice(words.indexOf('KEYS') + 1);
  const slot = keySlot(keys[0] ?? '');
  if (server.owners[slot] !== server.id)
    return error(`MOVED ${slot} ${addressOf(server.owners[slot] ?? '')}`);
  if (target?.isUp !== true || target.isCut !== server.isCut)
    return error('IOERR error or timeout connecting to the client');
  const present = keys.filter((key) => server.data.has(key));
  if (!words.includes('REPLACE') && present.some((key) => target.data.has(key)))
    return error('ERR Target instance replied with error: BUSYKEY Target key name already exists.');
  for (const key of present) {
    target.data.set(key, server.data.get(key) ?? '');
    server.data.delete(key);
  }
  return value(present.length === 0 ? 'NOKEY' : 'OK');
};

const answerOne = (
  world: FakeWorld,
  server: FakeServer,
  words: readonly string[],
  asking: boolean,
): RedisAnswer => {
  const [name = ''] = words;
  switch (name) {
    case 'CLUSTER':
    case 'ROLE':
    case 'INFO':
      return answerCluster(world, server, words);
    case 'READONLY':
    case 'READWRITE':
    case 'ASKING':
      return value('OK');
    case 'PING':
      return value('PONG');
    case 'SCAN':
      return scan(server, words);
    case 'MIGRATE':
      return migrate(world, server, words);
    case 'EVAL':
      return words[1] === digestScript
        ? dataCommand(server, words, asking)
        : { ok: true, value: sample(server, words.at(-1) === 'uses') };
    default:
      return dataCommand(server, words, asking);
  }
};

/** As the script of the sample gives it; in this fake a key is used as often as its value is long. */
const sample = ({ data }: FakeServer, uses: boolean) =>
  [...data].slice(0, 20).map(([key, held]) => [key, 56 + held.length, uses ? held.length : -1]);

/** `shards`: nodes of each shard, its primary first. `sizes`: slots of each shard in order; the same for all when left out. */
export const createFakeCluster = (
  shards: readonly (readonly string[])[],
  sizes: readonly number[] = shards.map(() => slotCount / shards.length),
): FakeCluster => {
  const nodes = shards.flat();
  const servers = new Map(nodes.map((node, at) => [node, fakeServer(at, node)]));
  const all = [...servers.values()];
  const byId = new Map(all.map((server) => [server.id, server]));
  const gossip = (): void => {
    for (const from of all)
      for (const to of all)
        if (from !== to && from.isUp && to.isUp && !from.isCut && !to.isCut) tell(from, to);
    for (const server of all)
      server.known.set(server.id, {
        role: server.role,
        follows: server.follows,
        epoch: server.epoch,
        failed: false,
      });
  };
  let isDue = false;
  let looksBetween = 1;
  let looks = 0;
  const gossipLater = (): void => {
    isDue = true;
  };
  const gossipIfDue = (): void => {
    looks += 1;
    if (!isDue || looks % looksBetween > 0) return;
    gossip();
    isDue = false;
  };
  const world: FakeWorld = {
    servers: byId,
    gossip,
    gossipLater,
    evicts: 'noeviction',
    software: { name: 'redis', version: '7.0.15' },
    migrations: [],
    failing: 0,
    looksAMigration: 2,
  };
  const on = (node: string): FakeServer => {
    const server = servers.get(node);
    if (server === undefined) throw new Error(`no server on ${node}`);
    return server;
  };
  for (const server of all)
    for (const other of all)
      server.known.set(other.id, { role: 'primary', follows: undefined, epoch: other.epoch, failed: false });
  shards.forEach(([first = '', ...replicas], shard) => {
    const primary = on(first);
    const [from, to] = [shard, shard + 1].map((part) =>
      Math.ceil(sizes.slice(0, part).reduce((sum, size) => sum + size, 0)),
    );
    for (const server of all) server.owners.fill(primary.id, from, to);
    for (const node of replicas)
      Object.assign(on(node), { role: 'replica', follows: primary.id, data: primary.data });
  });
  gossip();
  const ownerOf = (slot: number): FakeServer | undefined => {
    const speaking = all.filter(({ isUp, isCut }) => isUp && !isCut);
    return speaking.find((server) => server.role === 'primary' && server.owners[slot] === server.id);
  };
  /** Where a client ends up that follows redirections. */
  const placeOf = (key: string): FakeServer | undefined => {
    const slot = keySlot(key);
    const owner = ownerOf(slot);
    const away = owner?.migrating.get(slot);
    return away === undefined || owner?.data.has(key) === true ? owner : byId.get(away);
  };
  return {
    answer: (node, commands) => {
      const server = servers.get(node);
      if (server?.isUp !== true) return undefined;
      let asking = false;
      return commands.map((command) => {
        const words = command.map((word) => (typeof word === 'string' ? word : '(secret)'));
        if (words[1] === 'NODES') gossipIfDue();
        const answer = answerOne(world, server, words, asking);
        asking = words[0] === 'ASKING';
        return answer;
      });
    },
    server: on,
    become: (name, version) => {
      world.software = { name, version };
    },
    failMigrations: (count) => {
      world.failing = count;
    },
    slowMigrations: (each) => {
      world.looksAMigration = each;
    },
    slowGossip: (every) => {
      looksBetween = every;
    },
    evict: (policy) => {
      world.evicts = policy;
    },
    write: (key, held) => {
      const place = placeOf(key);
      if (place === undefined) return false;
      place.data.set(key, held);
      place.offset += held.length;
      return true;
    },
    read: (key) => placeOf(key)?.data.get(key),
    cut: (node, isCut) => {
      on(node).isCut = isCut;
      for (const server of all)
        for (const [id, belief] of server.known)
          if (id !== server.id) belief.failed = isCut && (id === on(node).id || server.node === node);
      gossip();
      // Who lost everything meanwhile follows whoever took it over.
      for (const server of all) {
        const heir = isCut ? undefined : all.find(({ heirOf }) => heirOf.has(server.id));
        if (heir !== undefined && server.role === 'primary' && !ownsSlots(server)) follow(byId, heir, server);
      }
      gossip();
    },
    stop: (node) => {
      on(node).isUp = false;
      for (const server of all)
        if (server.node !== node) {
          const belief = server.known.get(on(node).id);
          if (belief !== undefined) belief.failed = true;
        }
    },
    start: (node) => {
      on(node).isUp = true;
      gossip();
    },
    failOver: (node) => {
      const taker = all.find(({ follows, isUp, isCut }) => follows === on(node).id && isUp && !isCut);
      if (taker !== undefined) promote(world, taker);
    },
  };
};
