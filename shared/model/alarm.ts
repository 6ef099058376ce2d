import { faultSchema } from '#shared/fault';
import { z } from '#shared/schema';
import { forecastSchema } from './forecast.ts';
import { alarmIdSchema, epochMsSchema, nodeIdSchema } from './ids.ts';
import { taskFindingSchema } from './schedule.ts';
import { logFindingSchema } from './log.ts';
import { disputeKindSchema, spaceIdSchema, spaceUnitSchema } from './ownership.ts';
import { replicaPolicySchema, workloadIdSchema } from './workload.ts';

/** How bad. There is no third word: what nobody must act on is not an alarm. */
export const severitySchema = z.enum(['warning', 'critical']);
export type Severity = z.infer<typeof severitySchema>;

const disk = {
  mount: z.string(),
  /** `low`: little is left now. `forecast`: it will run out. */
  why: z.enum(['low', 'forecast']),
  forecast: forecastSchema,
  /** Thresholds this finding was judged by, as shares 0 to 1, for the sentence that explains it. */
  enterRatio: z.number(),
  exitRatio: z.number(),
};

/** Set while all is well again and the alarm waits to see that it stays so. */
const wellSince = epochMsSchema.optional();

/** What a rule saw, as numbers. The sentences are made from these in `shared/format`, once for every shell. */
export const evidenceSchema = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('disk-space'), ...disk, availableBytes: z.number(), sizeBytes: z.number() }),
  z.object({ rule: z.literal('disk-inodes'), ...disk, freeInodes: z.number(), totalInodes: z.number() }),
  z.object({ rule: z.literal('disk-read-only'), mount: z.string(), fileSystem: z.string() }),
  z.object({ rule: z.literal('mount-missing'), mount: z.string() }),
  z.object({
    rule: z.literal('node-unreachable'),
    fault: faultSchema,
    downSince: epochMsSchema,
    attempts: z.number().int(),
    /** Set while it answers again and the alarm waits to see that it stays so. */
    backSince: epochMsSchema.optional(),
  }),
  z.object({ rule: z.literal('node-blocked'), fault: faultSchema }),
  z.object({ rule: z.literal('node-stale'), lastAnswerAt: epochMsSchema }),
  z.object({ rule: z.literal('host-key-changed'), fault: faultSchema }),
  z.object({ rule: z.literal('clock-skew'), skewMs: z.number(), limitMs: z.number() }),
  z.object({
    rule: z.literal('node-rebooted'),
    bootedAt: epochMsSchema,
    previousBootEnd: z.enum(['clean', 'unclean', 'unknown']),
  }),
  z.object({ rule: z.literal('under-voltage'), now: z.boolean(), throttled: z.boolean() }),
  z.object({ rule: z.literal('overheating'), celsius: z.number(), limitCelsius: z.number() }),
  z.object({
    rule: z.literal('memory-pressure'),
    availableBytes: z.number(),
    totalBytes: z.number(),
    /** Share of time tasks stalled on memory, 0 to 1; undefined where the kernel has no PSI. */
    stalledRatio: z.number().optional(),
  }),
  z.object({ rule: z.literal('failed-units'), units: z.array(z.string()) }),
  z.object({
    rule: z.literal('round-trip'),
    medianMs: z.number(),
    targetMs: z.number(),
    worstMs: z.number(),
    windowMs: z.number(),
  }),
  z.object({
    rule: z.literal('replica-promise'),
    /** Name of the workload. */
    name: z.string(),
    policy: replicaPolicySchema,
    wanted: z.number().optional(),
    seen: z.number().optional(),
    /** Copies of which nobody knows whether they run. */
    unknown: z.number().int(),
    /** Nodes, label values, digests or copies it is about; the first few. */
    subjects: z.array(z.string()),
    /** The daemon's own words. */
    says: z.string().optional(),
    /** Label of a `spread` promise. */
    spreadOver: z.string().optional(),
    wellSince,
  }),
  /** Nobody can say what a swarm runs. */
  z.object({ rule: z.literal('swarm-unreadable'), name: z.string(), says: z.string(), wellSince }),
  z.object({
    rule: z.literal('managers-disagree'),
    name: z.string(),
    answeredBy: nodeIdSchema.optional(),
    disagreements: z.array(z.object({ nodeId: nodeIdSchema, says: z.string() })),
    wellSince,
  }),
  z.object({
    rule: z.literal('quorum-at-risk'),
    name: z.string(),
    managers: z.number().int(),
    reachable: z.number().int(),
    needed: z.number().int(),
    wellSince,
  }),
  /** Nobody who could tell says who owns what in a space. */
  z.object({ rule: z.literal('space-unreadable'), name: z.string(), says: z.string(), wellSince }),
  /** Claimants of a space do not agree; all disputes of one kind together. */
  z.object({
    rule: z.literal('space-dispute'),
    /** Name of the space. */
    name: z.string(),
    unit: spaceUnitSchema,
    kind: disputeKindSchema,
    /** Disputes of this kind, and the units they are about. */
    disputes: z.number().int(),
    units: z.number().int(),
    /** Of the first of them: its id, both sides, what is so and the next safe step. */
    disputeId: z.string(),
    sides: z.array(
      z.object({
        owner: z.string().optional(),
        epoch: z.number().int().optional(),
        isNewer: z.boolean(),
        /** Who says so; the first few. */
        claimants: z.array(z.string()),
      }),
    ),
    says: z.string(),
    nextStep: z.string(),
    wellSince,
  }),
  /** Units of which one live copy is left, or none. */
  z.object({
    rule: z.literal('space-last-copy'),
    name: z.string(),
    unit: spaceUnitSchema,
    units: z.number().int(),
    /** Who holds them, worst first; the first few. `down`: its copy was the last one and does not live. */
    holders: z.array(
      z.object({
        party: z.string(),
        nodeId: nodeIdSchema.optional(),
        units: z.number().int(),
        standing: z.enum(['up', 'leaving', 'down']),
      }),
    ),
    wellSince,
  }),
  /** Units whose owner and copies are all in one zone, where there are more zones. */
  z.object({
    rule: z.literal('space-one-zone'),
    name: z.string(),
    unit: spaceUnitSchema,
    units: z.number().int(),
    zones: z.array(z.object({ zone: z.string(), units: z.number().int() })),
    wellSince,
  }),
  /** A replica is far behind the party it follows. */
  z.object({
    rule: z.literal('space-lag'),
    name: z.string(),
    party: z.string(),
    follows: z.string().optional(),
    lagBytes: z.number().optional(),
    lagMs: z.number().optional(),
    limitBytes: z.number(),
    limitMs: z.number(),
    wellSince,
  }),
  /** Something that nobody reads keeps bytes on a disk: an inactive replication slot. */
  z.object({
    rule: z.literal('space-retention'),
    name: z.string(),
    retention: z.string(),
    party: z.string(),
    nodeId: nodeIdSchema.optional(),
    bytes: z.number(),
    /** Mount of the volume they fill, and when it is full; absent: not known. */
    volume: z.string().optional(),
    sizeBytes: z.number().optional(),
    availableBytes: z.number().optional(),
    fullAt: epochMsSchema.optional(),
    wellSince,
  }),
  /** A task that fails, did not run, or is not run by as many nodes as the fleet file says. */
  z.object({
    rule: z.literal('scheduled-task'),
    kind: taskFindingSchema.shape.kind.extract(['failing', 'not-run', 'nobody-runs', 'too-many']),
    /** `backup.timer on db-1`, or the name under `tasks` in the fleet file. */
    name: z.string(),
    nodeIds: z.array(nodeIdSchema),
    taskIds: taskFindingSchema.shape.taskIds,
    says: z.string(),
    nextStep: z.string(),
  }),
  /** What is not right about the logs of a node; all findings of one kind together. */
  z.object({
    rule: z.literal('log-trouble'),
    kind: logFindingSchema.shape.kind,
    /** Findings of this kind that matter. */
    count: z.number().int(),
    /** Logs or rules they are about, worst first; the first few. Empty: the node as a whole. */
    subjects: z.array(z.string()),
    /** Of the first of them; absent: not known. */
    bytesPerHour: z.number().optional(),
    sizeBytes: z.number().optional(),
    mount: z.string().optional(),
    fullAt: epochMsSchema.optional(),
    /** When its rule rotates it next; absent: no time is set, or nobody does. */
    nextDueAt: epochMsSchema.optional(),
    says: z.string(),
    nextStep: z.string(),
    wellSince,
  }),
]);
export type Evidence = z.infer<typeof evidenceSchema>;
export type RuleId = Evidence['rule'];

/** What a rule concludes about one node, workload or origin now. Pure output of `engine/rules`. */
export type Finding = {
  readonly id: z.infer<typeof alarmIdSchema>;
  /** Absent for what is about a workload or a whole swarm. */
  readonly nodeId?: z.infer<typeof nodeIdSchema>;
  readonly workloadId?: z.infer<typeof workloadIdSchema>;
  readonly originId?: string;
  readonly spaceId?: z.infer<typeof spaceIdSchema>;
  readonly severity: Severity;
  readonly evidence: Evidence;
};

/** A finding with a life: raised, perhaps acknowledged or silenced, cleared. */
export const alarmSchema = z.object({
  id: alarmIdSchema,
  /** Node it is about; absent for what is about a workload or a whole swarm. */
  nodeId: nodeIdSchema.optional(),
  /** Workload it is about. */
  workloadId: workloadIdSchema.optional(),
  /** Origin of that workload, or the swarm it is about. */
  originId: z.string().optional(),
  /** Space it is about. */
  spaceId: spaceIdSchema.optional(),
  severity: severitySchema,
  evidence: evidenceSchema,
  raisedAt: epochMsSchema,
  /** When its evidence was last confirmed. Older than the node's facts only while data is missing. */
  confirmedAt: epochMsSchema,
  /** True while the data that could clear it is missing: it is held, not resolved (R89). */
  held: z.boolean(),
  clearedAt: epochMsSchema.optional(),
  acknowledged: z.object({ at: epochMsSchema, by: z.string(), reason: z.string() }).optional(),
  silenced: z
    .object({ at: epochMsSchema, by: z.string(), reason: z.string(), until: epochMsSchema })
    .optional(),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** What an alarm is about, in one word: the node, else the name of the workload, swarm or space. */
export const alarmSubject = ({ nodeId, evidence }: Pick<Alarm, 'nodeId' | 'evidence'>): string =>
  nodeId ?? ('name' in evidence ? evidence.name : evidence.rule);
