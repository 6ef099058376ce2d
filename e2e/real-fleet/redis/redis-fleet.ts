import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { waitUntil } from '../../this-machine/index.ts';
import { cacheDirectory } from '../can-run.ts';
import { makeKeyPair } from '../keys.ts';
import { openLedger, takeDownLeftovers } from '../machine/ledger.ts';
import { createNetwork, isFreeRun } from '../machine/network.ts';
import type { RealFleet } from '../real-fleet.ts';
import { login, startRedisNode, type RedisNode } from './redis-node.ts';
import { installed, type StoreRelease } from './store-release.ts';

/** Real redis-servers behind real sshds, joined to one cluster. */
export type RedisFleet = RealFleet & {
  readonly servers: readonly RedisNode[];
  readonly server: (name: string) => RedisNode;
};

const freeRun = async (): Promise<string> => {
  const run = randomBytes(2).toString('hex');
  return (await isFreeRun(run)) ? run : freeRun();
};

/** Three primaries, each with a replica in another zone, and one more primary without any that owns few slots. */
const places = {
  'cache-1': 'north',
  'cache-2': 'south',
  'cache-3': 'east',
  'cache-4': 'south',
  'cache-5': 'east',
  'cache-6': 'north',
  'cache-7': 'north',
} as const;
const slotsOfSeventh = 150;

const joinAll = async (servers: readonly RedisNode[]): Promise<void> => {
  const [first] = servers;
  if (first === undefined) throw new Error('no servers');
  // Placed by hand: redis-cli would choose the pairs itself.
  for (const [at, server] of servers.entries())
    await server.cli('cluster', 'set-config-epoch', String(at + 1));
  for (const server of servers.slice(1)) await first.cli('cluster', 'meet', server.address, '6379');
  const known = async ({ cli }: RedisNode) =>
    (await cli('cluster', 'info')).includes(`cluster_known_nodes:${servers.length}`);
  await waitUntil(
    async () => (await Promise.all(servers.map(known))).every(Boolean),
    60_000,
    'all servers to know each other',
  );
  const ranges = [
    ['cache-1', 0, 5_460],
    ['cache-2', 5_461, 10_922],
    ['cache-3', 10_923, 16_383 - slotsOfSeventh],
    ['cache-7', 16_384 - slotsOfSeventh, 16_383],
  ] as const;
  // Ranges in one command are known from Redis 7.0 on only.
  for (const [name, from, to] of ranges)
    await servers
      .find((server) => server.name === name)
      ?.cli('cluster', 'addslots', ...Array.from({ length: to - from + 1 }, (_, at) => String(from + at)));
  for (const [replica, primary] of [
    ['cache-4', 'cache-1'],
    ['cache-5', 'cache-2'],
    ['cache-6', 'cache-3'],
  ]) {
    const of = servers.find((server) => server.name === primary);
    const id = (await of?.cli('cluster', 'myid')) ?? '';
    await servers.find((server) => server.name === replica)?.cli('cluster', 'replicate', id);
  }
  const isWhole = async ({ cli }: RedisNode) => (await cli('cluster', 'info')).includes('cluster_state:ok');
  const isLinked = async ({ cli }: RedisNode) =>
    !(await cli('info', 'replication')).includes('master_link_status:down');
  await waitUntil(
    async () =>
      (await Promise.all(servers.flatMap((server) => [isWhole(server), isLinked(server)]))).every(Boolean),
    60_000,
    'the cluster to be whole',
  );
};

const writeFleet = (directory: string, servers: readonly RedisNode[], identityFile: string): string => {
  const passwordFile = join(directory, 'redis-password');
  writeFileSync(passwordFile, `${login.password}\n`, { mode: 0o600 });
  const knownHosts = join(directory, 'known_hosts');
  writeFileSync(knownHosts, `${servers.map(({ hostLine }) => hostLine).join('\n')}\n`);
  const file = join(directory, 'fleet.yaml');
  writeFileSync(
    file,
    stringify({
      name: 'Real Redis',
      defaults: {
        user: 'root',
        identityFile,
        identitiesOnly: true,
        identityAgent: 'none',
        knownHosts: [knownHosts],
      },
      nodes: Object.fromEntries(
        servers.map(({ name, address, zone }) => [
          name,
          { address, labels: { role: 'cache', datacenter: zone } },
        ]),
      ),
      spaces: {
        sessions: {
          kind: 'redis-cluster',
          nodes: servers.map(({ name }) => name),
          user: login.user,
          passwordFile,
          copies: 1,
        },
      },
    }),
  );
  return file;
};

/** Starts seven servers and joins them. Rejects, with everything taken down, when one does not start. */
export const startRedisFleet = async (release: StoreRelease = installed): Promise<RedisFleet> => {
  await takeDownLeftovers();
  const ledger = openLedger(await freeRun());
  try {
    const directory = join(cacheDirectory, 'runs', ledger.run);
    ledger.add('directories', directory);
    mkdirSync(directory, { recursive: true });
    const clientKey = await makeKeyPair(join(directory, 'id_ed25519'));
    const network = await createNetwork(ledger);
    const passwordDigest = createHash('sha256').update(login.password).digest('hex');
    const servers: RedisNode[] = [];
    for (const [name, zone] of Object.entries(places))
      servers.push(
        await startRedisNode(name, zone, {
          directory: join(directory, name),
          attachment: await network.attach(name),
          clientKey,
          ledger,
          passwordDigest,
          release,
        }),
      );
    await joinAll(servers);
    return {
      directory,
      fleetFile: writeFleet(directory, servers, clientKey.path),
      identityFile: clientKey.path,
      knownHostsFile: join(directory, 'known_hosts'),
      nodes: [],
      node: (name) => {
        throw new Error(`${name} is not a machine that was booted`);
      },
      servers,
      server: (name) => {
        const found = servers.find((server) => server.name === name);
        if (found === undefined) throw new Error(`the fleet has no server ${name}`);
        return found;
      },
      [Symbol.asyncDispose]: ledger.takeDown,
    };
  } catch (cause) {
    await ledger.takeDown();
    throw cause;
  }
};

/** CLUSTER NODES as one server has it: of each member its flags, and its slots. */
export const tableOf = async (server: RedisNode): Promise<readonly (readonly string[])[]> =>
  (await server.cli('cluster', 'nodes')).split('\n').map((line) => line.split(' '));
