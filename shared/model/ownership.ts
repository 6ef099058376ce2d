import { z } from '#shared/schema';
import { epochMsSchema, nodeIdSchema } from './ids.ts';

/**
 * Identity of a space: kind, slash, name in the fleet file: `redis-cluster/sessions`. What places workloads is a space too:
 * `swarm/k3x9ab`.
 */
export const spaceIdSchema = z.string().min(3).max(200).brand<'SpaceId'>();
export type SpaceId = z.infer<typeof spaceIdSchema>;
/** Brands a plain text as a space id. */
export const spaceId = (value: string): SpaceId => value as SpaceId;

/** What a space is counted in. */
export const spaceUnitSchema = z.enum(['slot', 'document', 'database', 'task']);
export type SpaceUnit = z.infer<typeof spaceUnitSchema>;

/** One thing that can own: a Redis server, a target of a locator, a PostgreSQL server. */
export const partySchema = z.object({
  /** The system's own name for it, which stays when its address changes: a Redis node id, a target, a server's name. */
  id: z.string().min(1).max(256),
  /** For people. */
  name: z.string(),
  /** Fleet node it is on; absent: a machine that is not of this fleet, or object storage. */
  nodeId: nodeIdSchema.optional(),
  /** Value of the label that its owner calls a zone; absent: it has none. */
  zone: z.string().optional(),
  /** `target`: may be primary for some and secondary for others. `archive`: object storage for what is cold. */
  role: z.enum(['primary', 'replica', 'target', 'archive', 'unknown']),
  /** `up`: it answered for itself within the interval. A party that nobody could ask is `unknown`, never `up`. */
  state: z.enum(['up', 'down', 'unknown']),
  /** Whether it takes new ownership. */
  accepts: z.enum(['yes', 'draining', 'left', 'unknown']),
  /** Party it copies from; absent: from none. */
  follows: z.string().optional(),
  /** Redis configuration epoch, PostgreSQL timeline; absent: its system has none, or it did not tell. */
  epoch: z.number().int().nonnegative().optional(),
  /** How far it is behind the party it follows; absent: unknown, or it follows none. */
  lagBytes: z.number().nonnegative().optional(),
  lagMs: z.number().nonnegative().optional(),
  /** PostgreSQL: how its primary waits for it (`sync_state` of pg_stat_replication); absent: it follows none, or nobody told. */
  sync: z.enum(['async', 'potential', 'sync', 'quorum']).optional(),
  /** Units it owns and units it holds a copy of; absent: unknown. */
  owns: z.number().int().nonnegative().optional(),
  holds: z.number().int().nonnegative().optional(),
  sizeBytes: z.number().nonnegative().optional(),
  /** What is odd about it, in a sentence; empty when nothing is. */
  says: z.string(),
  observedAt: epochMsSchema,
});
export type Party = z.infer<typeof partySchema>;

/**
 * - `moving`: being handed over; `movingTo` names to whom
 * - `archived`: cold, in object storage only
 * - `orphaned`: nobody owns it (a hole)
 * - `contested`: more than one party claims it
 * - `unknown`: nobody who could tell has told
 */
export const ownedStateSchema = z.enum(['active', 'moving', 'archived', 'orphaned', 'contested', 'unknown']);
export type OwnedState = z.infer<typeof ownedStateSchema>;

/** Units that have the same owner, the same secondaries and the same state, side by side: a range of slots, the keys of one hash range. */
export const segmentSchema = z.object({
  /** First and last position, both within. Segments of slots never overlap; those of documents may, each with its own `count`. */
  from: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
  /** Units in it. */
  count: z.number().int().nonnegative(),
  sizeBytes: z.number().nonnegative().optional(),
  /** Party id; absent: nobody owns it, or nobody knows who. */
  owner: z.string().optional(),
  /** Party ids of those with a live copy. */
  secondaries: z.array(z.string()),
  state: ownedStateSchema,
  movingTo: z.string().optional(),
  epoch: z.number().int().nonnegative().optional(),
  /** Last change of ownership, by the clock of the system that tells; absent: it does not tell. */
  changedAt: epochMsSchema.optional(),
});
export type Segment = z.infer<typeof segmentSchema>;

/** The same for the keys of one prefix: `tenant/`. */
export const prefixShareSchema = segmentSchema
  .omit({ from: true, to: true })
  .extend({ prefix: z.string().max(512) });
export type PrefixShare = z.infer<typeof prefixShareSchema>;

/** Who says something about ownership: `gossip` is a cluster member's own table, `host` what a machine says it really holds. */
export const claimantKindSchema = z.enum(['gossip', 'locator', 'host', 'server', 'coordinator', 'cache']);
export type ClaimantKind = z.infer<typeof claimantKindSchema>;

/** One who was asked, and how old its answer is. */
export const claimSchema = z.object({
  claimant: z.string(),
  kind: claimantKindSchema,
  nodeId: nodeIdSchema.optional(),
  /** `silent`: it does not answer now; `observedAt` is then the time of its last answer, absent when there never was one. */
  state: z.enum(['says', 'silent']),
  observedAt: epochMsSchema.optional(),
  epoch: z.number().int().nonnegative().optional(),
  /** Why it is silent, or what is odd; empty when nothing is. */
  says: z.string(),
});
export type Claim = z.infer<typeof claimSchema>;

/** One distinct answer to "who owns what", with all who gave it. The first view of a space is the one its segments show. */
export const claimViewSchema = z.object({
  id: z.string(),
  claims: z.array(claimSchema),
  /** Where it differs from the first view: at most 100 ranges. */
  differs: z.array(
    z.object({
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
      owner: z.string().optional(),
      epoch: z.number().int().nonnegative().optional(),
    }),
  ),
  /** Who dissents and in what, one sentence; empty for the first view. */
  says: z.string(),
});
export type ClaimView = z.infer<typeof claimViewSchema>;

/**
 * - `two-owners`, `no-owner`: a range that two parties claim, or none
 * - `split-brain`: two primaries take writes
 * - `views-differ`: a claimant's table is not that of the others, and nobody owns twice
 * - `open-slot`: a slot migration that was begun and not ended
 * - `not-where-told`: the host that should hold it says that it does not
 */
export const disputeKindSchema = z.enum([
  'two-owners',
  'no-owner',
  'split-brain',
  'views-differ',
  'open-slot',
  'not-where-told',
]);

/** Something about which the parties do not agree, with both sides and what is safe to do. Never averaged away. */
export const disputeSchema = z.object({
  /** Stable while the trouble is the same: `open-slot 5461`. */
  id: z.string(),
  kind: disputeKindSchema,
  severity: z.enum(['warning', 'critical']),
  from: z.number().int().nonnegative().optional(),
  to: z.number().int().nonnegative().optional(),
  key: z.string().optional(),
  count: z.number().int().nonnegative(),
  sides: z.array(
    z.object({
      /** Party id; absent: this side says that nobody owns it. */
      owner: z.string().optional(),
      epoch: z.number().int().nonnegative().optional(),
      claims: z.array(claimSchema),
      /** True for the side with the newer epoch or version; false where they are equal or have none. */
      isNewer: z.boolean(),
    }),
  ),
  /** What is so, one sentence. */
  says: z.string(),
  /** The next safe thing to do, one sentence. */
  nextStep: z.string(),
  /** What can be planned about it: see the wish `settle`. */
  settles: z.array(z.enum(['finish', 'put-back'])),
  /** Seen once: those who tell it have not been asked again since, and a change just now looks the same. No alarm is raised yet. */
  isFresh: z.literal(true).optional(),
});
export type Dispute = z.infer<typeof disputeSchema>;

/** Something that keeps bytes on a disk until somebody has read them: a replication slot. */
export const retentionSchema = z.object({
  name: z.string(),
  party: z.string(),
  nodeId: nodeIdSchema.optional(),
  isActive: z.boolean(),
  /** Bytes it keeps; absent: unknown. */
  bytes: z.number().nonnegative().optional(),
  /** Where they lie on the node: the volume with the longest mount that begins this path is the one they fill. */
  directory: z.string().optional(),
  says: z.string(),
});
export type Retention = z.infer<typeof retentionSchema>;

/** Everything that can be owned in one system, as its parties tell it. */
export const ownedSpaceSchema = z.object({
  id: spaceIdSchema,
  /** Id of the source that speaks for it. */
  source: z.string(),
  name: z.string(),
  unit: spaceUnitSchema,
  /** Positions of its segments: 0 up to this, exclusive. 16,384 slots, 64 hash ranges, 1 database. */
  positions: z.number().int().positive(),
  /** Units altogether; absent: unknown. */
  total: z.number().int().nonnegative().optional(),
  /** `unknown`: nobody who could tell answers; what was known last stays in it. */
  state: z.enum(['known', 'unknown']),
  /** Why it is unknown, or what is odd about it as a whole; empty when nothing is. */
  says: z.string(),
  /** Copies each unit should have beside its owner; absent: nobody declared it. */
  wantedCopies: z.number().int().nonnegative().optional(),
  /** How often what is cold is written to object storage, ms; absent: never, or unknown. */
  archiveEveryMs: z.number().positive().optional(),
  parties: z.array(partySchema),
  segments: z.array(segmentSchema),
  prefixes: z.array(prefixShareSchema),
  views: z.array(claimViewSchema),
  disputes: z.array(disputeSchema),
  retentions: z.array(retentionSchema),
  observedAt: epochMsSchema,
  everyMs: z.number().positive(),
  /** What was read, in words an operator can repeat: `CLUSTER NODES of 6 servers`. */
  observedBy: z.string(),
});
export type OwnedSpace = z.infer<typeof ownedSpaceSchema>;

/** One line of the table every architect wants: a number with the formula and the inputs it came from. */
export const qualitySchema = z.object({
  quality: z.enum(['availability', 'durability', 'latency', 'reliability']),
  /** Shares 0 to 1 (availability, durability over a year, reliability) or ms (latency); absent: cannot be computed, `says` tells why. */
  value: z.number().optional(),
  unit: z.enum(['share', 'ms']),
  formula: z.string(),
  inputs: z.array(z.object({ name: z.string(), value: z.string(), from: z.string() })),
  says: z.string(),
});
export type Quality = z.infer<typeof qualitySchema>;

/** A space with what follows from it: what every screen draws. */
export const spaceViewSchema = ownedSpaceSchema.extend({
  /** Units with exactly one live copy, by who has it. Copies on parties that are not `up` are not live. */
  lastCopies: z.array(z.object({ party: z.string(), count: z.number().int().positive() })),
  /** Units by the zone of their owner and of a secondary. The diagonal is what one zone's end would take whole. */
  zonePairs: z.array(z.object({ owner: z.string(), secondary: z.string(), count: z.number().int() })),
  qualities: z.array(qualitySchema),
});
export type SpaceView = z.infer<typeof spaceViewSchema>;

/** One key as somebody answers for it. */
export const keyAnswerSchema = z.object({
  claimant: z.string(),
  kind: claimantKindSchema,
  nodeId: nodeIdSchema.optional(),
  /** `no-answer`: it was asked and did not tell, `says` has the reason. `absent`: it knows no such key. */
  state: z.enum(['says', 'absent', 'no-answer']),
  owner: z.string().optional(),
  secondaries: z.array(z.string()),
  version: z.number().int().nonnegative().optional(),
  sizeBytes: z.number().nonnegative().optional(),
  changedAt: epochMsSchema.optional(),
  observedAt: epochMsSchema,
  /** Time from question to answer, ms; absent for what was known already. */
  tookMs: z.number().nonnegative().optional(),
  says: z.string(),
});
export type KeyAnswer = z.infer<typeof keyAnswerSchema>;

/** Where one key is in one space: the path of the search, and what follows from all answers together. */
export const keyFindingSchema = z.object({
  spaceId: spaceIdSchema,
  key: z.string(),
  position: z.number().int().nonnegative().optional(),
  verdict: z.enum(['agreed', 'disputed', 'not-found', 'unknown']),
  owner: z.string().optional(),
  secondaries: z.array(z.string()),
  state: ownedStateSchema,
  path: z.array(keyAnswerSchema),
  says: z.string(),
});
export type KeyFinding = z.infer<typeof keyFindingSchema>;

/** One key of a list. */
export const ownedKeySchema = z.object({
  key: z.string(),
  owner: z.string().optional(),
  secondaries: z.array(z.string()),
  state: ownedStateSchema,
  version: z.number().int().nonnegative().optional(),
  sizeBytes: z.number().nonnegative().optional(),
  /** Reads and writes in the last hour; absent: unknown. */
  ratePerHour: z.number().nonnegative().optional(),
  changedAt: epochMsSchema.optional(),
});
export type OwnedKey = z.infer<typeof ownedKeySchema>;
