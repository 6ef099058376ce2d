import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkloadView } from '#shared/model';
import type { OperatingConsole } from '../operating-console.ts';
import { startRealSwarm, type RealSwarm, type ServiceWish } from './real-swarm.ts';
import { startSwarmConsole } from './swarm-console.ts';

/** What every spec on the swarm finds: the machines, a console that knows them, and questions to both. */
export type SwarmRoom = AsyncDisposable & {
  readonly swarm: RealSwarm;
  readonly console: OperatingConsole;
  /** Puts the start state back: no service, no lock, nothing under way, all machines up, heard and active. */
  readonly reset: () => Promise<void>;
  /** Creates a service and waits until the console sees all its copies well. */
  readonly service: (wish: ServiceWish) => Promise<WorkloadView>;
  /** The service as soon as the console sees as many copies run and be well as it is to have. */
  readonly well: (service: string) => Promise<WorkloadView>;
  /** Name of the manager that leads. */
  readonly leader: () => Promise<string>;
  /** `active`, `pause` or `drain`, by the managers' word. */
  readonly availabilityOf: (node: string) => Promise<string>;
  readonly replicasOf: (service: string) => Promise<number>;
  /** Images of the copies that run, by the daemons' word, sorted. */
  readonly imagesOf: (service: string) => Promise<readonly string[]>;
  /** A node whose own daemon shows a copy; `except` come last. */
  readonly nodeWithCopy: (service: string, except?: readonly string[]) => Promise<string>;
};

export const isWell = ({ counts }: WorkloadView): boolean =>
  counts.running === counts.desired && counts.available === counts.desired;

/** Ends what a failed spec left running in the console. */
const quieten = async ({ link }: OperatingConsole): Promise<void> => {
  const { operations } = await link.call('operation.list', { since: 0 });
  for (const { id, state } of operations) {
    if (['running', 'paused', 'asking', 'indeterminate', 'undoing'].includes(state))
      await link.call('operation.stop', { operationId: id });
    if (state === 'interrupted')
      await link.call('operation.abandon', { operationId: id, reason: 'a spec ended' });
  }
};

export const openSwarmRoom = async (): Promise<SwarmRoom> => {
  await using started = new AsyncDisposableStack();
  const swarm = started.use(await startRealSwarm());
  const console = started.use(await startSwarmConsole(swarm.fleet));
  const stack = started.move();
  const { docker } = swarm;
  const well = (service: string) => console.workloadWhen(service, isWell);
  return {
    swarm,
    console,
    reset: async () => {
      await quieten(console);
      await swarm.reset();
      // What the console saw last must not be taken for what it sees of the next spec's services.
      while ((await console.link.call('workload.snapshot', {})).workloads.length > 0) await sleep(100);
    },
    service: async (wish) => {
      await swarm.create(wish);
      return well(wish.name);
    },
    well,
    leader: async () => {
      const members = (await docker('node', 'ls', '--format', '{{.Hostname}} {{.ManagerStatus}}')).split(
        '\n',
      );
      const [name = ''] = members.find((line) => line.endsWith(' Leader'))?.split(' ') ?? [];
      return name;
    },
    availabilityOf: async (node) =>
      (await docker('node', 'inspect', node, '--format', '{{.Spec.Availability}}')).trim(),
    replicasOf: async (service) =>
      Number(await docker('service', 'inspect', service, '--format', '{{.Spec.Mode.Replicated.Replicas}}')),
    imagesOf: async (service) =>
      (await swarm.watcher.look(service)).containers.map(({ image }) => image).toSorted(),
    nodeWithCopy: async (service, except = []) => {
      const { byNode } = await swarm.watcher.look(service);
      const found = swarm.nodes
        .map(({ name }) => name)
        .filter((name) => (byNode[name] ?? 0) > 0)
        .toSorted((a, b) => Number(except.includes(a)) - Number(except.includes(b)))[0];
      if (found === undefined) throw new Error(`nobody runs ${service}`);
      return found;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};
