import type { FakeReply } from '../api/reply.ts';
import type { ServiceSpec } from '../docker-types.ts';
import { createFakeSwarm, type FakeMachineSpec, type FakeRelease, type FakeSwarm } from '../fake-swarm.ts';

export const second = 1_000;
export const minute = 60_000;
const nanoseconds = 1_000_000;
const startAt = Date.UTC(2026, 10, 21, 12, 0, 0);

const digest = (sign: string): string => `sha256:${sign.repeat(64)}`;
/** Versions of one program and what is odd about each. */
export const releases: readonly FakeRelease[] = [
  { digest: digest('1'), tags: ['web:1'] },
  { digest: digest('2'), tags: ['web:2'] },
  { digest: digest('3'), tags: ['web:never-well'], readyAfterMs: 'never' },
  { digest: digest('4'), tags: ['web:exits'], exits: { afterMs: 700, code: 3 } },
  { digest: digest('5'), tags: ['web:slow'], readyAfterMs: 20_000 },
  { digest: digest('6'), tags: ['web:deaf'], stopMs: 'ignores' },
];

/** Three managers and two workers in three datacenters. */
export const fiveMachines: readonly FakeMachineSpec[] = [
  { name: 'm1', role: 'manager', labels: { datacenter: 'fra' } },
  { name: 'm2', role: 'manager', labels: { datacenter: 'ams' } },
  { name: 'm3', role: 'manager', labels: { datacenter: 'par' } },
  { name: 'w1', role: 'worker', labels: { datacenter: 'fra' } },
  { name: 'w2', role: 'worker', labels: { datacenter: 'ams' } },
];

type SpecWishes = {
  readonly name?: string;
  readonly image?: string;
  readonly replicas?: number;
  readonly isGlobal?: boolean;
  readonly maxPerNode?: number;
  /** Interval of the health check, ms; 0: none. */
  readonly checkMs?: number;
  readonly graceMs?: number;
  readonly template?: Partial<ServiceSpec['TaskTemplate']>;
  readonly more?: Partial<ServiceSpec>;
};

/** Three copies of `web:1`, at most one per node, with a health check of one second. */
export const webSpec = (wishes: SpecWishes = {}): ServiceSpec => {
  const { name = 'web', image = 'web:1', replicas = 3, maxPerNode = 1, checkMs = 1_000 } = wishes;
  return {
    Name: name,
    TaskTemplate: {
      ContainerSpec: {
        Image: image,
        ...(checkMs === 0
          ? {}
          : { Healthcheck: { Test: ['CMD', 'check'], Interval: checkMs * nanoseconds, Retries: 3 } }),
        ...(wishes.graceMs === undefined ? {} : { StopGracePeriod: wishes.graceMs * nanoseconds }),
      },
      ...(maxPerNode === 0 ? {} : { Placement: { MaxReplicas: maxPerNode } }),
      ...wishes.template,
    },
    Mode: wishes.isGlobal === true ? { Global: {} } : { Replicated: { Replicas: replicas } },
    ...wishes.more,
  };
};

type TaskJson = {
  readonly ID: string;
  readonly Slot?: number;
  readonly NodeID?: string;
  readonly DesiredState: string;
  readonly Status: { readonly State: string; readonly Message: string; readonly Err?: string };
  readonly Spec: ServiceSpec['TaskTemplate'];
};
type ServiceJson = {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: ServiceSpec;
  readonly PreviousSpec?: ServiceSpec;
  readonly UpdateStatus?: { readonly State: string; readonly Message: string };
};
type NodeJson = {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly Availability: string; readonly Role: string };
  readonly Description: { readonly Hostname: string };
  readonly Status: { readonly State: string };
  readonly ManagerStatus?: { readonly Leader?: boolean; readonly Reachability: string };
};

/** A swarm with short words for what the tests ask and do, all of it through the HTTP API. */
export type SmallSwarm = ReturnType<typeof smallSwarm>;
export const smallSwarm = (machines: readonly FakeMachineSpec[] = fiveMachines, seed = 7) => {
  const swarm: FakeSwarm = createFakeSwarm({ machines, releases, seed, startAt });
  const ask = (method: string, path: string, body?: unknown, at = 'm1'): FakeReply => {
    const answer = swarm.answer(at, { method, path, body });
    if (answer.kind !== 'reply') throw new Error(`${method} ${path} at ${at}: ${answer.kind}`);
    return answer.reply;
  };
  const read = (path: string, at?: string): unknown => JSON.parse(ask('GET', path, undefined, at).body);
  const nodes = (at?: string): readonly NodeJson[] => read('/nodes', at) as readonly NodeJson[];
  const node = (name: string, at?: string): NodeJson => {
    const found = nodes(at).find(({ Description }) => Description.Hostname === name);
    if (found === undefined) throw new Error(`no node ${name}`);
    return found;
  };
  const nameOf = (id: string | undefined): string => swarm.state.members.get(id ?? '')?.name ?? '-';
  const tasks = (service = 'web', at?: string): readonly (TaskJson & { readonly on: string })[] =>
    (
      read(
        `/tasks?filters=${encodeURIComponent(JSON.stringify({ service: [service] }))}`,
        at,
      ) as readonly TaskJson[]
    ).map((task) => ({ ...task, on: nameOf(task.NodeID) }));
  const service = (name = 'web', at?: string): ServiceJson => read(`/services/${name}`, at) as ServiceJson;
  return {
    swarm,
    ask,
    read,
    nodes,
    node,
    tasks,
    service,
    wait: (ms: number): void => swarm.advance(swarm.now() + ms),
    running: (name = 'web', at?: string) =>
      tasks(name, at).filter(
        ({ Status, DesiredState }) => Status.State === 'running' && DesiredState === 'running',
      ),
    /** Names of the machines on which containers of the service really run, sorted. */
    truth: (name = 'web'): readonly string[] =>
      [...swarm.state.machines.values()]
        .flatMap((machine) =>
          [...machine.containers.values()]
            .filter(
              (each) => each.state === 'running' && each.labels['com.docker.swarm.service.name'] === name,
            )
            .map(() => machine.name),
        )
        .toSorted(),
    deploy: (spec: ServiceSpec): FakeReply => ask('POST', '/services/create', spec),
    update: (change: (spec: ServiceSpec) => ServiceSpec, name = 'web'): FakeReply => {
      const { Spec, Version } = service(name);
      return ask('POST', `/services/${name}/update?version=${Version.Index}`, change(Spec));
    },
    setAvailability: (name: string, Availability: string, at?: string): FakeReply => {
      const { ID, Spec, Version } = node(name, at);
      return ask('POST', `/nodes/${ID}/update?version=${Version.Index}`, { ...Spec, Availability }, at);
    },
    /** Lets time pass in steps and gives the least and the most that a count showed. */
    watch: (ms: number, count: () => number): { readonly least: number; readonly most: number } => {
      let [least, most] = [count(), count()];
      for (const end = swarm.now() + ms; swarm.now() < end;) {
        swarm.advance(swarm.now() + 100);
        const value = count();
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      return { least, most };
    },
  };
};

export const scaledTo =
  (Replicas: number) =>
  (spec: ServiceSpec): ServiceSpec => ({ ...spec, Mode: { Replicated: { Replicas } } });
export const withImage =
  (Image: string, more: Partial<ServiceSpec> = {}) =>
  (spec: ServiceSpec): ServiceSpec => ({
    ...spec,
    ...more,
    TaskTemplate: {
      ...spec.TaskTemplate,
      ContainerSpec: { ...spec.TaskTemplate.ContainerSpec, Image },
    },
  });
export const imagesOf = (tasks: readonly TaskJson[]): readonly string[] =>
  tasks.map(({ Spec }) => Spec.ContainerSpec.Image).toSorted();
