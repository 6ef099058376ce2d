import { setTimeout as sleep } from 'node:timers/promises';
import { startDockerFleet, until } from '../docker-fleet.ts';
import type { RealFleet } from '../real-fleet.ts';
import type { NodeWish, RealNode } from '../real-node.ts';
import { createWatcher, type SwarmWatcher } from './swarm-watcher.ts';
import { swarmImages } from './swarm-images.ts';

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
  /** Wakes every machine and daemon, removes all services and locks and makes all nodes active: each spec begins anew. */
  readonly reset: () => Promise<void>;
  /** Counts containers on every node's own dockerd. */
  readonly watcher: SwarmWatcher;
};

/** Three managers in three datacenters and two workers: any one may go, and still three of five answer. */
const standardSwarm: readonly Omit<NodeWish, 'kind'>[] = [
  { name: 'fra-m1', labels: { datacenter: 'fra', role: 'manager' } },
  { name: 'hel-m2', labels: { datacenter: 'hel', role: 'manager' } },
  { name: 'par-m3', labels: { datacenter: 'par', role: 'manager' } },
  { name: 'fra-w1', labels: { datacenter: 'fra', role: 'worker' } },
  { name: 'hel-w2', labels: { datacenter: 'hel', role: 'worker' } },
];

const lookEveryMs = 200;
const settleMs = 60_000;

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

const signalDaemon = async (node: RealNode, signal: string): Promise<void> => {
  await node.inside('systemctl', 'kill', '--kill-who=main', `--signal=${signal}`, 'docker.service');
};

/** Stops a machine's dockerd as a full disk or a kernel lock would: its socket takes connections, nothing answers. */
export const freeze = (node: RealNode): Promise<void> => signalDaemon(node, 'STOP');
/** Lets it go on. Nothing happens where it does not run. */
export const thaw = (node: RealNode): Promise<void> => signalDaemon(node, 'CONT').catch(() => undefined);

/** Whatever a spec did to a machine is undone; on one that is well this does nothing. */
const wake = async (node: RealNode): Promise<void> => {
  await node.healLink();
  await thaw(node);
  await node.inside('systemctl', 'start', 'docker.socket', 'docker.service');
};

/** Host name, state and availability of each member, as `docker node ls` has them. */
const membersOf = async (
  docker: RealSwarm['docker'],
): Promise<readonly { readonly name: string; readonly state: string; readonly availability: string }[]> =>
  (await docker('node', 'ls', '--format', '{{.Hostname}} {{.Status}} {{.Availability}} {{.ManagerStatus}}'))
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', status = '', availability = '', manager = ''] = line.split(' ');
      return { name, state: manager === 'Unreachable' ? manager : status, availability };
    });

const reset = async (
  nodes: readonly RealNode[],
  docker: RealSwarm['docker'],
  watcher: SwarmWatcher,
): Promise<void> => {
  await Promise.all(nodes.map(wake));
  await until('no service', settleMs, async () => {
    const services = (await docker('service', 'ls', '--quiet')).trim().split('\n').filter(Boolean);
    if (services.length > 0) await docker('service', 'rm', ...services);
    return services.length === 0;
  });
  const configs = (await docker('config', 'ls', '--quiet')).trim().split('\n').filter(Boolean);
  if (configs.length > 0) await docker('config', 'rm', ...configs);
  await until('a whole swarm', settleMs, async () => {
    const members = await membersOf(docker);
    for (const { name } of members.filter(({ availability }) => availability !== 'Active'))
      await docker('node', 'update', '--availability', 'active', name);
    return members.every(({ state, availability }) => state === 'Ready' && availability === 'Active');
  });
  await until('an empty swarm', settleMs, async () => (await watcher.look()).running === 0);
};

const managersFirst = (nodes: readonly RealNode[]) => {
  const managers = nodes.filter(({ labels }) => labels['role'] === 'manager');
  return { managers, workers: nodes.filter((node) => !managers.includes(node)) };
};

/** Boots the machines, installs the images and joins them to one swarm. Call `canRun` with `docker` first. */
export const startRealSwarm = async (
  wishes: readonly Omit<NodeWish, 'kind'>[] = standardSwarm,
): Promise<RealSwarm> => {
  const fleet = await startDockerFleet({
    nodes: wishes,
    images: swarmImages,
    prepare: async (made) => {
      const { managers, workers } = managersFirst(made.nodes);
      await join(managers, workers);
    },
  });
  const { managers, workers } = managersFirst(fleet.nodes);
  const nodes = [...managers, ...workers];
  const watcher = createWatcher(nodes);
  const docker = dockerOf(managers);
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
    reset: () => reset(nodes, docker, watcher),
    watcher,
    [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose](),
  };
};
