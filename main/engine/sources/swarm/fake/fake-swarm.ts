import { answerRequest } from './api/answer.ts';
import { eventLines } from './api/events.ts';
import type { FakeAnswer, FakeRequest } from './api/reply.ts';
import { freshId } from './chance.ts';
import type { Labels, NodeSpec } from './docker-types.ts';
import { containerFaults, machineFaults, serviceFaults } from './faults.ts';
import { hold } from './images.ts';
import { passTime, settle } from './settle.ts';
import type { FakeImage, FakeState, Machine, Mishap } from './state.ts';

/** One machine of a fake fleet. */
export type FakeMachineSpec = {
  readonly name: string;
  /** What Docker calls it; its name when left out. */
  readonly hostname?: string;
  /** `none`: an engine of its own, in no swarm. */
  readonly role: 'manager' | 'worker' | 'none';
  readonly labels?: Labels;
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly architecture?: string;
  readonly engineVersion?: string;
  /** Driver of containers that name none; json-file when left out. */
  readonly loggingDriver?: string;
  /** Images it holds from the beginning, `repository:tag`. */
  readonly holds?: readonly string[];
};

/** One version of a program in the fake registry, under its tags. */
export type FakeRelease = Partial<FakeImage> & {
  readonly digest: string;
  readonly tags: readonly string[];
};

export type FakeSwarmOptions = {
  readonly machines: readonly FakeMachineSpec[];
  readonly releases: readonly FakeRelease[];
  /** Same seed, same run: ids, small delays, who is elected. */
  readonly seed: number;
  /** Epoch ms at which its time begins. */
  readonly startAt: number;
};

/**
 * Docker engines on some machines, most of them one swarm, in memory: no network, no timer, no chance of its own. Time passes only in
 * `advance`; whatever falls due on the way happens at its own moment. For tests, the simulation and the demo.
 */
export type FakeSwarm = {
  /** All there is; a `structuredClone` of it is a complete picture. */
  readonly state: FakeState;
  readonly now: () => number;
  /** Lets time pass up to a moment (epoch ms); earlier moments change nothing. */
  readonly advance: (toMs: number) => void;
  /** One HTTP request to the docker socket of one machine, now. */
  readonly answer: (machine: string, request: FakeRequest) => FakeAnswer;
  /** Lines of the event stream of one machine since a place in it (0: from the oldest kept); and the next place. */
  readonly eventLines: (
    machine: string,
    from: { readonly after: number; readonly filters: ReadonlyMap<string, readonly string[]> },
  ) => { readonly lines: readonly string[]; readonly after: number };
  /** Makes one coming request go wrong. */
  readonly mishap: (mishap: Omit<Mishap, 'skip'> & { readonly skip?: number }) => void;
  /** What can happen to machines and containers. */
  readonly faults: ReturnType<typeof machineFaults> &
    ReturnType<typeof containerFaults> &
    ReturnType<typeof serviceFaults>;
  /** Lets a tag mean another digest, and the registry come and go. */
  readonly registry: {
    readonly move: (tag: string, digest: string) => void;
    readonly setReachable: (isReachable: boolean) => void;
  };
};

const gibibyte = 1_073_741_824;

const machineOf = (spec: FakeMachineSpec, at: number): Machine => ({
  name: spec.name,
  hostname: spec.hostname ?? spec.name,
  // Documentation addresses (RFC 5737).
  address: `192.0.2.${at + 1}`,
  engineVersion: spec.engineVersion ?? '20.10.24',
  nanoCpus: (spec.cpus ?? 4) * 1e9,
  memoryBytes: spec.memoryBytes ?? 8 * gibibyte,
  architecture: spec.architecture ?? 'x86_64',
  engineLabels: {},
  loggingDriver: spec.loggingDriver ?? 'json-file',
  power: 'on',
  engine: 'up',
  isCut: false,
  isOutOfReach: false,
  member: undefined,
  containers: new Map(),
  images: new Map(),
});

const imageDefaults = { sizeBytes: 80 * 1_048_576, pullMs: 2_000, readyAfterMs: 1_000, stopMs: 300 } as const;

const emptyState = ({ seed, startAt }: FakeSwarmOptions): FakeState => {
  const state: FakeState = {
    now: startAt,
    chance: seed,
    index: 10,
    count: 0,
    swarmId: '',
    createdAt: startAt,
    machines: new Map(),
    members: new Map(),
    services: new Map(),
    tasks: new Map(),
    configs: new Map(),
    registry: { tags: new Map(), images: new Map(), isReachable: true },
    due: [],
    mishaps: [],
    leader: undefined,
    leaderlessSince: undefined,
    isDirty: false,
    events: [],
  };
  return Object.assign(state, { swarmId: freshId(state) });
};

const join = (state: FakeState, machine: Machine, spec: NodeSpec): void => {
  state.index += 1;
  machine.member = {
    id: freshId(state),
    createdAt: state.now,
    updatedAt: state.now,
    version: state.index,
    spec,
    status: 'ready',
    says: '',
    stamp: 0,
    downSince: undefined,
  };
  state.members.set(machine.member.id, machine);
};

const populate = (state: FakeState, { machines, releases }: FakeSwarmOptions): void => {
  for (const { tags, ...release } of releases) {
    state.registry.images.set(release.digest, { ...imageDefaults, ...release });
    for (const tag of tags) state.registry.tags.set(tag, release.digest);
  }
  machines.forEach((spec, at) => {
    const machine = machineOf(spec, at);
    state.machines.set(machine.name, machine);
    for (const reference of spec.holds ?? []) {
      const digest = state.registry.tags.get(reference);
      if (digest !== undefined) hold(machine, reference, digest);
    }
    if (spec.role === 'none') return;
    join(state, machine, { Role: spec.role, Availability: 'active', Labels: spec.labels ?? {} });
  });
  state.leader = machines.find(({ role }) => role === 'manager')?.name;
};

/** Starts one; its first manager leads. */
export const createFakeSwarm = (options: FakeSwarmOptions): FakeSwarm => {
  const state = emptyState(options);
  populate(state, options);
  const faults = { ...machineFaults(state), ...containerFaults(state), ...serviceFaults(state) };
  return {
    state,
    now: () => state.now,
    advance: (toMs) => passTime(state, toMs),
    answer: (machine, request) => {
      const answer = answerRequest(state, machine, request);
      settle(state);
      return answer;
    },
    eventLines: (machine, from) => eventLines(state, machine, from),
    mishap: (mishap) => void state.mishaps.push({ skip: 0, ...mishap }),
    faults,
    registry: {
      move: (tag, digest) => void state.registry.tags.set(tag, digest),
      setReachable: (isReachable) => {
        state.registry.isReachable = isReachable;
      },
    },
  };
};
