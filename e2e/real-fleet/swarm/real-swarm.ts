import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRealFleet, type RealFleet } from '../real-fleet.ts';
import type { NodeWish, RealNode } from '../real-node.ts';
import { createWatcher, type SwarmWatcher } from './swarm-watcher.ts';
import { installImages } from './swarm-images.ts';

/** A service as a test asks for it. */
export type ServiceWish = {
  readonly name: string;
  readonly image?: string;
  /** Copies; `global`: one on each node. */
  readonly replicas: number | 'global';
  readonly maxPerNode?: number;
  /** Further arguments of `docker service create`. */
  readonly more?: readonly string[];
};

/** A real Docker Swarm on machines of its own, as many as a test asked for. */
export type RealSwarm = AsyncDisposable & {
  readonly fleet: RealFleet;
  /** Managers first. */
  readonly nodes: readonly RealNode[];
  readonly managers: readonly RealNode[];
  readonly node: (name: string) => RealNode;
  /** Runs `docker ...` on a manager that can answer, and gives its output. */
  readonly docker: (...args: readonly string[]) => Promise<string>;
  readonly dockerOn: (name: string, ...args: readonly string[]) => Promise<string>;
  /** Creates a service and waits until all its copies are well. */
  readonly create: (wish: ServiceWish) => Promise<void>;
  /** Removes all services and locks and makes all nodes active, so that the next spec begins anew. */
  readonly reset: () => Promise<void>;
  /** Counts containers on every node's own dockerd. */
  readonly watcher: SwarmWatcher;
};

/** Three managers in three datacenters and two workers: any one may go, and still three of five answer. */
export const standardSwarm: readonly NodeWish[] = [
  { name: 'fra-m1', labels: { datacenter: 'fra', role: 'manager' } },
  { name: 'hel-m2', labels: { datacenter: 'hel', role: 'manager' } },
  { name: 'par-m3', labels: { datacenter: 'par', role: 'manager' } },
  { name: 'fra-w1', labels: { datacenter: 'fra', role: 'worker' } },
  { name: 'hel-w2', labels: { datacenter: 'hel', role: 'worker' } },
].map((wish) => ({ ...wish, kind: 'docker' as const, rootMegabytes: 4_096 }));

const lookEveryMs = 200;
const dockerUpMs = 60_000;
const settleMs = 60_000;

/** systemd and dockerd of five nodes need more than this machine's 128. Gives the way back. */
const raiseInotify = (): (() => void) => {
  const file = '/proc/sys/fs/inotify/max_user_instances';
  const before = readFileSync(file, 'utf8').trim();
  if (Number(before) >= 1_024) return () => undefined;
  writeFileSync(file, '1024');
  return () => writeFileSync(file, before);
};

const until = async (what: string, timeoutMs: number, isSo: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + timeoutMs;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > end) throw new Error(`${what} did not come about within ${timeoutMs} ms`);
    await sleep(lookEveryMs);
  }
};

const join = async (managers: readonly RealNode[], workers: readonly RealNode[]): Promise<void> => {
  const [first, ...others] = managers;
  if (first === undefined) throw new Error('a swarm needs a manager');
  await first.inside('docker', 'swarm', 'init', '--advertise-addr', first.address);
  const tokenOf = async (role: string) =>
    (await first.inside('docker', 'swarm', 'join-token', '--quiet', role)).trim();
  for (const [role, nodes] of [
    ['manager', others],
    ['worker', workers],
  ] as const)
    for (const node of nodes)
      await node.inside(
        'docker',
        'swarm',
        'join',
        '--token',
        await tokenOf(role),
        '--advertise-addr',
        node.address,
        `${first.address}:2377`,
      );
  for (const node of [...managers, ...workers])
    for (const [key, value] of Object.entries(node.labels))
      await first.inside('docker', 'node', 'update', '--label-add', `${key}=${value}`, node.name);
};

/** What a manager says while another is being elected, or while its own daemon is away: ask the next one. */
const isBetweenLeaders = (error: unknown): boolean =>
  /lost leader status|no leader|does not have a leader|deadline exceeded|EOF|Cannot connect|Unavailable/i.test(
    String(error),
  );

/** `docker ...` on the first manager that can answer. */
const dockerOf =
  (managers: readonly RealNode[]): RealSwarm['docker'] =>
  async (...args) => {
    const end = performance.now() + settleMs;
    for (let turn = 0; ; turn += 1) {
      try {
        return (await managers[turn % managers.length]?.inside('docker', ...args)) ?? '';
      } catch (error) {
        if (!isBetweenLeaders(error) || performance.now() > end) throw error;
        await sleep(lookEveryMs * 5);
      }
    }
  };

/** Boots the machines, installs the images and joins them to one swarm. Call `canRun` with `docker` first. */
export const startRealSwarm = async (wishes: readonly NodeWish[] = standardSwarm): Promise<RealSwarm> => {
  await using started = new AsyncDisposableStack();
  started.defer(raiseInotify());
  const fleet = started.use(await startRealFleet({ nodes: wishes }));
  const managers = fleet.nodes.filter(({ labels }) => labels['role'] === 'manager');
  const workers = fleet.nodes.filter(({ labels }) => labels['role'] !== 'manager');
  const nodes = [...managers, ...workers];
  await Promise.all(
    nodes.map((node) =>
      until(`Docker on ${node.name}`, dockerUpMs, async () => (await node.inside('docker', 'info')) !== ''),
    ),
  );
  await Promise.all([installImages(nodes, fleet.directory), join(managers, workers)]);
  const watcher = createWatcher(nodes);
  const docker = dockerOf(managers);
  const stack = started.move();
  return {
    fleet,
    nodes,
    managers,
    node: fleet.node,
    docker,
    dockerOn: (name, ...args) => fleet.node(name).inside('docker', ...args),
    create: async ({ name, image = 'web:1', replicas, maxPerNode, more = [] }) => {
      await docker(
        'service',
        'create',
        '--detach',
        '--no-resolve-image',
        '--name',
        name,
        ...(replicas === 'global' ? ['--mode', 'global'] : ['--replicas', String(replicas)]),
        ...(maxPerNode === undefined ? [] : ['--replicas-max-per-node', String(maxPerNode)]),
        ...more,
        image,
      );
      const wanted = replicas === 'global' ? nodes.length : replicas;
      await until(
        `${wanted} copies of ${name}`,
        settleMs,
        async () => (await watcher.look(name)).well === wanted,
      );
    },
    reset: async () => {
      await until('no service', settleMs, async () => {
        const services = (await docker('service', 'ls', '--quiet')).trim().split('\n').filter(Boolean);
        if (services.length > 0) await docker('service', 'rm', ...services);
        return services.length === 0;
      });
      const configs = (await docker('config', 'ls', '--quiet')).trim().split('\n').filter(Boolean);
      if (configs.length > 0) await docker('config', 'rm', ...configs);
      for (const node of nodes) await docker('node', 'update', '--availability', 'active', node.name);
      await until('an empty swarm', settleMs, async () => (await watcher.look()).running === 0);
    },
    watcher,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};
