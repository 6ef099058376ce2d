import { z } from '#shared/schema';
import { epochMsSchema, nodeIdSchema } from './ids.ts';

/**
 * Identity of a workload: origin, slash, name: `swarm:k3x9ab/web`, `systemd/api`, `docker/wallet`.
 * Stable over redeploys, so a plan may name it.
 */
export const workloadIdSchema = z.string().min(3).max(320).brand<'WorkloadId'>();
export type WorkloadId = z.infer<typeof workloadIdSchema>;
/** Brands a plain text as a workload id. Sources are the only place new ones come from. */
export const workloadId = (value: string): WorkloadId => value as WorkloadId;

/**
 * Where a copy stands. `unknown` is the only word for a copy on a node that does not answer: it is never counted as running.
 * `pending` waits for a place, with the scheduler's reason in `says`.
 */
export const placementStateSchema = z.enum([
  'running',
  'starting',
  'stopping',
  'stopped',
  'failed',
  'pending',
  'unknown',
]);
export type PlacementState = z.infer<typeof placementStateSchema>;

/** What the health check of a copy says. `not-checked`: none is declared; `unknown`: there is one and it was not read. */
export const healthSchema = z.enum(['passing', 'failing', 'starting', 'not-checked', 'unknown']);
export type Health = z.infer<typeof healthSchema>;

/**
 * What a copy runs. `digest` is the manifest digest (`sha256:...`) where the reference or the registry gave one;
 * `imageId` is the local image's id on that node, known even for images that never saw a registry.
 * For units `reference` is the version their version command printed.
 */
export const imageSchema = z.object({
  reference: z.string(),
  digest: z.string().optional(),
  imageId: z.string().optional(),
});
export type Image = z.infer<typeof imageSchema>;

/** One copy of a workload at one place (a task, a container, a unit on a node). */
export const placementSchema = z.object({
  /** The system's own id: task id, container id, `unit@node`. Changes when the copy is replaced. */
  id: z.string().min(1).max(512),
  /** Fleet node it is on; absent while it has no place, or when the machine is not of this fleet (`placeName` tells). */
  nodeId: nodeIdSchema.optional(),
  /** What the system itself calls the machine. */
  placeName: z.string().optional(),
  /** Number of the copy within its workload, where the system numbers them; from 1. */
  slot: z.number().int().optional(),
  image: imageSchema.optional(),
  state: placementStateSchema,
  health: healthSchema,
  /** What the system means it to be: a copy that is to stop is no spare. */
  wanted: z.enum(['running', 'stopped']),
  /** When it entered its state, by the console's clock. Absent: the system does not tell. */
  since: epochMsSchema.optional(),
  /** The daemon's own words about it: an error, the scheduler's reason. */
  says: z.string().optional(),
  /** Times it was started again within the last 10 minutes, where that can be told. */
  restarts: z.number().int().nonnegative().optional(),
  observedAt: epochMsSchema,
});
export type Placement = z.infer<typeof placementSchema>;

/** What its owner wants of a workload beside the number of copies. */
export const workloadPolicySchema = z.object({
  /** Copies that must be available at every moment. */
  minimum: z.number().int().nonnegative(),
  /** Copies one node may hold; absent: any number. */
  maxPerNode: z.number().int().positive().optional(),
  /** Label whose values the copies must be spread over (`datacenter`); absent: no such wish. */
  spreadOver: z.string().optional(),
  /** True when two live copies of one slot may exist for a moment, so that a new one can start before the old one stops. */
  mayOverlap: z.boolean(),
});
export type WorkloadPolicy = z.infer<typeof workloadPolicySchema>;

/** A rollout of the system itself, as it tells it. */
export const workloadUpdateSchema = z.object({
  state: z.enum(['updating', 'paused', 'completed', 'rolling-back', 'rolled-back', 'rollback-paused']),
  startedAt: epochMsSchema.optional(),
  endedAt: epochMsSchema.optional(),
  says: z.string(),
});
export type WorkloadUpdate = z.infer<typeof workloadUpdateSchema>;

/** One workload as its source reads it: a Swarm service, a set of units, containers of one Compose service. */
export const workloadSchema = z.object({
  id: workloadIdSchema,
  name: z.string(),
  /** Id of the source that speaks for it: `swarm`, `systemd`, `docker`. */
  source: z.string(),
  /** Origin it belongs to (a swarm, the declared services): see `Origin`. */
  originId: z.string(),
  /** Stack or Compose project; absent: none. */
  stack: z.string().optional(),
  /** `replicated`: a number of copies anywhere. `global`: one on each eligible node. `placed`: on the nodes its owner named. */
  mode: z.enum(['replicated', 'global', 'placed']),
  desired: z.number().int().nonnegative(),
  /** True: nobody declared it, so nothing here moves or stops it. Absent: its orchestrator or its owner did. */
  isUnmanaged: z.boolean().optional(),
  /** What it is meant to run. */
  image: imageSchema.optional(),
  hasHealthCheck: z.boolean(),
  policy: workloadPolicySchema,
  update: workloadUpdateSchema.optional(),
  placements: z.array(placementSchema),
  observedAt: epochMsSchema,
  /** How often the engine means to read it, ms: staleness as for facts. */
  everyMs: z.number().positive(),
  /** What was read, in words an operator can repeat: `GET /services of fra-m1`. */
  observedBy: z.string(),
});
export type Workload = z.infer<typeof workloadSchema>;

/** Copies by what they count as. `unknown` counts as not available everywhere. */
export const replicaCountsSchema = z.object({
  desired: z.number().int(),
  /** Running and meant to run: a copy that is to stop is no spare. */
  running: z.number().int(),
  /** Running, meant to run, and passing its health check (a copy without a check counts when it runs). */
  available: z.number().int(),
  updating: z.number().int(),
  unknown: z.number().int(),
});
export type ReplicaCounts = z.infer<typeof replicaCountsSchema>;

/** The promises a workload is held to. */
export const replicaPolicySchema = z.enum([
  'minimum-available',
  'desired-running',
  'max-per-node',
  'spread',
  'same-image',
  'health-check-present',
  'no-restart-loop',
  'nothing-pending',
  'global-on-every-node',
]);
export type ReplicaPolicy = z.infer<typeof replicaPolicySchema>;

/** One promise judged now. A broken one is expected when an operation under way explains it, and only then. */
export const replicaVerdictSchema = z.object({
  policy: replicaPolicySchema,
  holds: z.enum(['yes', 'no', 'unknown']),
  /** The numbers it was judged by, where it has some: wanted and seen. */
  wanted: z.number().optional(),
  seen: z.number().optional(),
  /** Node ids, label values, digests or placement ids it is about. */
  subjects: z.array(z.string()),
  /** The daemon's own words, where it gave some. */
  says: z.string().optional(),
  /** Operation that explains a broken promise: expected. Absent on a broken one: not expected. */
  explainedBy: z.string().optional(),
});
export type ReplicaVerdict = z.infer<typeof replicaVerdictSchema>;

/** A workload with what follows from it: what every screen draws. */
export const workloadViewSchema = workloadSchema.extend({
  counts: replicaCountsSchema,
  verdicts: z.array(replicaVerdictSchema),
});
export type WorkloadView = z.infer<typeof workloadViewSchema>;

/** One machine as a member of an origin: what the orchestrator thinks of it. */
export const memberSchema = z.object({
  /** The orchestrator's own id. */
  memberId: z.string(),
  nodeId: nodeIdSchema.optional(),
  hostname: z.string(),
  role: z.enum(['manager', 'worker']),
  availability: z.enum(['active', 'pause', 'drain']),
  status: z.enum(['ready', 'down', 'disconnected', 'unknown']),
  isLeader: z.boolean(),
  /** Why it is held out, in the words of whoever did it, where the origin keeps them. */
  says: z.string().optional(),
  /** Managers only: reachable for their peers. Unknown counts as not reachable. */
  reachability: z.enum(['reachable', 'unreachable', 'unknown']).optional(),
});
export type Member = z.infer<typeof memberSchema>;

/**
 * One system that places workloads: a swarm, the engines of plain Docker, the declared services.
 * `unknown` says why nothing could be read; what was known before stays on the board and grows stale.
 */
export const originSchema = z.object({
  id: z.string().min(1).max(128),
  source: z.string(),
  name: z.string(),
  state: z.enum(['known', 'unknown']),
  /** Why it is unknown, or what is odd about it; empty when nothing is. */
  says: z.string(),
  /** Node that answered for all. */
  answeredBy: nodeIdSchema.optional(),
  members: z.array(memberSchema),
  /** Managers: all, reachable, and how many must stay reachable. Absent: no quorum in this system. */
  quorum: z
    .object({ managers: z.number().int(), reachable: z.number().int(), needed: z.number().int() })
    .optional(),
  /** Nodes whose own answer differs from that of `answeredBy`, in a sentence each. */
  disagreements: z.array(z.object({ nodeId: nodeIdSchema, says: z.string() })),
  observedAt: epochMsSchema,
  everyMs: z.number().positive(),
});
export type Origin = z.infer<typeof originSchema>;

/** One thing that happened to a workload, for its timeline. */
export const workloadEventSchema = z.object({
  at: epochMsSchema,
  workloadId: workloadIdSchema,
  kind: z.enum([
    'placed',
    'started',
    'left',
    'failed',
    /** Nobody can say how a copy is: its node does not answer. */
    'unknown',
    /** A copy that nobody could see runs, and ran all the time for all we know. */
    'seen-again',
    'update',
    'scaled',
    'image',
    'promise-broken',
    'promise-kept',
    'operation',
    /** It was never seen before, or is there again. */
    'appeared',
    /** Its source does not know it any more. */
    'removed',
  ]),
  nodeId: nodeIdSchema.optional(),
  /** What happened, as values made into a sentence by whoever saw it. */
  says: z.string(),
});
export type WorkloadEvent = z.infer<typeof workloadEventSchema>;

/**
 * One version of a workload that this console saw running, for one stretch of time: the release ledger. What ran before and came
 * back is there twice.
 */
export const releaseSchema = z.object({
  id: z.string(),
  workloadId: workloadIdSchema,
  /** Stack it belonged to then; absent: none. */
  stack: z.string().optional(),
  /** The reference that was asked for, with the digest and the local image that all copies ran, where these are known. */
  image: imageSchema,
  /** The system's own count of changes when it was first seen (Swarm's object version); absent: it has none. */
  specVersion: z.number().int().optional(),
  /**
   * Fingerprints of the settings beside the image, by name (`env`, `args`, `mounts`). Equal prints mean equal settings. The
   * values are not kept: they may hold secrets (docs/decisions/0013).
   */
  settings: z.record(z.string(), z.string()).optional(),
  /** First and last time every running copy was this version. */
  firstSeenAt: epochMsSchema,
  lastSeenAt: epochMsSchema,
  /** Operation that put it there; absent: somebody else did. */
  operationId: z.string().optional(),
  by: z.string().optional(),
  reason: z.string().optional(),
});
export type Release = z.infer<typeof releaseSchema>;
