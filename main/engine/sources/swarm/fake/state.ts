import type { Healthcheck, Labels, NodeSpec, ServiceSpec, TaskSpec } from './docker-types.ts';

/**
 * Everything a fake fleet of Docker engines knows: plain values, changed in place by the parts of this folder and by nobody
 * else, so that `structuredClone` of it is a complete picture. Times are epoch ms of the clock that is passed to `advance`.
 */
export type FakeState = {
  now: number;
  /** State of the generator of chance; see chance.ts. */
  chance: number;
  /** Grows with every change of the swarm's store, as raft's index does: the version of whatever changed last. */
  index: number;
  /** Counts ids and queue entries, so that both are unique and ordered. */
  count: number;
  readonly swarmId: string;
  readonly createdAt: number;
  readonly machines: Map<string, Machine>;
  /** Machine by member id. */
  readonly members: Map<string, Machine>;
  readonly services: Map<string, Service>;
  readonly tasks: Map<string, Task>;
  readonly configs: Map<string, Config>;
  readonly registry: Registry;
  readonly due: Due[];
  /** What shall go wrong with requests, in order. */
  readonly mishaps: Mishap[];
  leader: string | undefined;
  /** When the managers lost their leader; undefined while there is one. */
  leaderlessSince: number | undefined;
  /** Something changed that the orchestrators have not looked at. */
  isDirty: boolean;
  /** Newest lines of every engine's event stream, oldest first. */
  readonly events: EngineEvent[];
};

/** One thing that falls due. What it means is decided by `what`; `stamp` tells an outdated one. */
export type Due = {
  readonly at: number;
  readonly order: number;
  readonly what:
    | 'task-prepared'
    | 'container-ready'
    | 'container-exits'
    | 'container-stopped'
    | 'container-restarts'
    | 'health-flips'
    | 'node-down'
    | 'node-back'
    | 'election'
    | 'orphan'
    | 'look';
  readonly subject: string;
  readonly stamp: number;
};

/** One machine with a Docker engine; a member of the swarm when it has a member id. */
export type Machine = {
  readonly name: string;
  readonly hostname: string;
  readonly address: string;
  readonly engineVersion: string;
  readonly nanoCpus: number;
  readonly memoryBytes: number;
  readonly architecture: string;
  readonly engineLabels: Labels;
  /** Driver of containers that name none. */
  readonly loggingDriver: string;
  power: 'on' | 'off';
  engine: 'up' | 'hung' | 'stopped';
  /** Cut off from the other members. */
  isCut: boolean;
  /** Cut off from the console. */
  isOutOfReach: boolean;
  member: Member | undefined;
  readonly containers: Map<string, Container>;
  /** Digests of the images it holds, by reference as they were pulled. */
  readonly images: Map<string, string>;
};

export type Member = {
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  version: number;
  spec: NodeSpec;
  status: 'ready' | 'down';
  says: string;
  /** Outdates `node-down` and `node-back`. */
  stamp: number;
  downSince: number | undefined;
};

export type TaskState =
  | 'new'
  | 'pending'
  | 'assigned'
  | 'accepted'
  | 'preparing'
  | 'ready'
  | 'starting'
  | 'running'
  | 'complete'
  | 'shutdown'
  | 'failed'
  | 'rejected'
  | 'remove'
  | 'orphaned';

export type DesiredState = 'ready' | 'running' | 'shutdown' | 'remove';

/** What the engine on the task's machine knows of it; reaches the managers only while the machine does. */
export type TaskStatus = {
  state: TaskState;
  at: number;
  message: string;
  err: string | undefined;
  exitCode: number | undefined;
  containerId: string | undefined;
};

export type Task = {
  readonly id: string;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly slot: number;
  readonly createdAt: number;
  updatedAt: number;
  version: number;
  /** Member id. */
  nodeId: string | undefined;
  readonly spec: TaskSpec;
  /** What a replacement is decided by: the task template without its placement, in one canonical text. */
  readonly workKey: string;
  readonly hostPorts: readonly number[];
  desired: DesiredState;
  status: TaskStatus;
  /** The machine's own picture, when it is not yet told: the swarm's link is cut. */
  untold: TaskStatus | undefined;
  /** What the machine was told to make of it. */
  told: DesiredState;
  /** A task that waits to be started: swarmkit's delayed start. */
  start:
    | { readonly notBefore: number; readonly waitFor: string | undefined; readonly giveUpAt: number }
    | undefined;
  isStopping: boolean;
  hasCountedAsFailure: boolean;
};

export type UpdateStatus = {
  state: 'updating' | 'paused' | 'completed' | 'rollback_started' | 'rollback_paused' | 'rollback_completed';
  startedAt: number | undefined;
  completedAt: number | undefined;
  message: string;
};

/** A rollout under way: swarmkit's updater. */
export type Rollout = {
  readonly specVersion: number;
  readonly isRollback: boolean;
  /** Keys of the slots (or member ids of a global service) that wait. */
  readonly waiting: string[];
  readonly total: number;
  readonly workers: { key: string | undefined; taskId: string | undefined; restUntil: number }[];
  /** Tasks it made, and when they came up (undefined: not yet). */
  readonly made: Map<string, number | undefined>;
  failures: number;
  monitorUntil: number | undefined;
};

export type Service = {
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  version: number;
  spec: ServiceSpec;
  /** Counts specs, so that a rollout knows whether it is of the spec that holds now. */
  specVersion: number;
  workKey: string;
  previous: ServiceSpec | undefined;
  update: UpdateStatus | undefined;
  rollout: Rollout | undefined;
  /** Marking its surplus tasks fails: the next time, or for as long as this version of it holds. */
  forgetsSurplus: 'next' | number | undefined;
  /** Times of restarts by slot, for restart attempts within a window. */
  readonly restarts: Map<string, number[]>;
  /** Times of failures by member id: the scheduler avoids nodes with many. */
  readonly failures: Map<string, number[]>;
};

export type Config = {
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  version: number;
  readonly name: string;
  labels: Labels;
  readonly data: string;
};

export type ContainerHealth = { status: 'starting' | 'healthy' | 'unhealthy'; failingStreak: number };

export type Container = {
  readonly id: string;
  name: string;
  readonly image: string;
  readonly digest: string;
  readonly createdAt: number;
  readonly labels: Labels;
  readonly healthcheck: Healthcheck | undefined;
  readonly env: readonly string[];
  readonly restartPolicy: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  readonly graceMs: number;
  readonly hostPorts: readonly number[];
  readonly logConfig: { readonly Type: string; readonly Config: Labels };
  readonly createBody: unknown;
  readonly taskId: string | undefined;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  state: 'created' | 'running' | 'exited';
  exitCode: number;
  health: ContainerHealth | undefined;
  restartCount: number;
  /** Since then its process lives and does nothing, not even end on SIGTERM. */
  hungAt: number | undefined;
  isStopping: boolean;
  /** A stop by a person: `unless-stopped` stays down. */
  wasStopped: boolean;
  isRestarting: boolean;
  /** Outdates what was due for an earlier run of it. */
  stamp: number;
};

/** What a version of a program does. Pure description; the digest is its identity. */
export type FakeImage = {
  readonly digest: string;
  readonly sizeBytes: number;
  /** Time to bring it onto a machine that does not hold it, ms. */
  readonly pullMs: number;
  /** From start until its health check would pass, ms; `never`: a bad release. */
  readonly readyAfterMs: number | 'never';
  /** Exits by itself after that long. */
  readonly exits?: { readonly afterMs: number; readonly code: number };
  /** Time to end after SIGTERM, ms; `ignores`: only SIGKILL ends it. */
  readonly stopMs: number | 'ignores';
};

export type Registry = {
  /** Digest by `repository:tag`. A tag can move. */
  readonly tags: Map<string, string>;
  readonly images: Map<string, FakeImage>;
  /** False: pulls fail and only what a machine holds can run. */
  isReachable: boolean;
};

/**
 * What goes wrong with the next request that matches: `refuse`: it never arrives. `lose-reply`: it is carried out and the
 * connection breaks. `hang`: it never arrives and nothing says so. `hang-after`: it is carried out and no answer comes.
 */
export type Mishap = {
  readonly how: 'refuse' | 'lose-reply' | 'hang' | 'hang-after';
  /** Only on that machine; undefined: on any. */
  readonly machine?: string;
  /** Only requests of that method whose path contains the text. */
  readonly method?: string;
  readonly path?: string;
  /** That many matching requests pass unharmed before. */
  skip: number;
};

export type EngineEvent = {
  readonly machine: string;
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly action: string;
  readonly scope: 'local' | 'swarm';
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
};
