import { z } from '#shared/schema';
import { guardAnswerSchema } from './guard.ts';
import { epochMsSchema, nodeIdSchema } from './ids.ts';
import { operationRequestSchema } from './operation-request.ts';
import { spaceIdSchema, spaceUnitSchema } from './ownership.ts';
import { imageSchema, workloadIdSchema } from './workload.ts';

const wholeMs = z.number().int().nonnegative();

/** Order in which steps of different sources are put together. */
export const stepPhaseSchema = z.enum([
  'cordon',
  'hand-over',
  'take-out',
  'surge',
  'move',
  'prove-empty',
  'settle',
  'work',
  'restore',
]);
export type StepPhase = z.infer<typeof stepPhaseSchema>;

/** One exact thing that goes over the wire, as text an operator could repeat. */
export const callTextSchema = z.object({
  face: z.enum(['check', 'apply', 'verify']),
  /** Shell text, or `POST /v1.41/services/web/update?version=<read just before> {…}`. */
  text: z.string(),
  changes: z.boolean(),
});
export type CallText = z.infer<typeof callTextSchema>;

/**
 * One step of a plan: the name of its kind and everything the kind needs, as JSON.
 * Names stable things only (a service, a node), or a busy fleet would drift from every plan.
 */
export const stepCallSchema = z.object({
  /** Unique in its plan and the same in every plan of the same wish: `swarm.availability fra-w1`. */
  id: z.string(),
  kind: z.string(),
  source: z.string(),
  phase: stepPhaseSchema,
  /** What it does, one sentence. */
  says: z.string(),
  calls: z.array(callTextSchema),
  /** Nodes that can carry the call, best first (any manager will do). Not part of the plan's hash: leaders change. */
  through: z.array(nodeIdSchema).min(1),
  /** Node or workload it is about. */
  subject: z.string(),
  params: z.json(),
  /** What taking it back would do. */
  undo: z.enum(['restores', 'nothing-to-undo', 'irreversible']),
  /** Its verification must hold this long without a break, ms. */
  holdsForMs: wholeMs,
  /** How long it is expected to take, ms: measured here before, or reckoned by its source. Absent: nobody can tell. Not part of the plan's hash. */
  expectedMs: wholeMs.optional(),
  deadlineMs: wholeMs,
  /** `ask`: a person decides (wait longer, undo, leave). `fail`: the plan's `onFailure` decides. */
  whenLate: z.enum(['ask', 'fail']),
  /** Waves run in order, from 0; within one, phases in theirs; within a phase, steps as offered. */
  wave: z.number().int().nonnegative(),
});
export type StepCall = z.infer<typeof stepCallSchema>;

/** What becomes of one thing that lives on a node that is to be drained. */
export const itemFateSchema = z.enum(['moves', 'stays', 'lost', 'unmanaged', 'blocked']);
export type ItemFate = z.infer<typeof itemFateSchema>;

export const planItemSchema = z.object({
  id: z.string(),
  nodeId: nodeIdSchema,
  /** `task`, `container`, `unit`, `key`, `slot`, `role`. */
  layer: z.string(),
  name: z.string(),
  workloadId: workloadIdSchema.optional(),
  spaceId: spaceIdSchema.optional(),
  /** Units it stands for (4,200 keys); absent: one thing. */
  count: z.number().int().nonnegative().optional(),
  fate: itemFateSchema,
  /** Where it is likely to go: its scheduler decides in the end. Absent: its source cannot tell. */
  goesTo: nodeIdSchema.optional(),
  /** Bytes its image takes there that are not there yet, at most; 0: the image is there. Absent: unknown. */
  bringsBytes: z.number().nonnegative().optional(),
  /** Why, one sentence. */
  says: z.string(),
});
export type PlanItem = z.infer<typeof planItemSchema>;

/** How many copies of a workload the plan promises at its lowest moment. Sampled by nobody, kept by every step. */
export const planPromiseSchema = z.object({
  workloadId: workloadIdSchema,
  name: z.string(),
  desired: z.number().int(),
  minimum: z.number().int(),
  /** Available copies before, at the lowest moment, at the highest, and after. */
  before: z.number().int(),
  lowest: z.number().int(),
  highest: z.number().int(),
  after: z.number().int(),
});
export type PlanPromise = z.infer<typeof planPromiseSchema>;

/** Before and after of one copy in a redeploy. */
export const planChangeSchema = z.object({
  workloadId: workloadIdSchema,
  nodeId: nodeIdSchema.optional(),
  slot: z.number().int().optional(),
  from: imageSchema.optional(),
  to: imageSchema,
  /** How its log is kept before and after, in words, where that is what changes: "json-file, no cap". */
  log: z.object({ from: z.string(), to: z.string() }).optional(),
});
export type PlanChange = z.infer<typeof planChangeSchema>;

/** Units of a space that change their owner, or the place of a copy. Drawn as before and after. */
export const planMoveSchema = z.object({
  spaceId: spaceIdSchema,
  role: z.enum(['primary', 'secondary']),
  /** Party ids. `to` absent: the system itself chooses at the time. */
  from: z.string(),
  to: z.string().optional(),
  count: z.number().int().nonnegative(),
  /** Bytes that have to travel to `to`; 0: it has them already. Absent: unknown. */
  sizeBytes: z.number().nonnegative().optional(),
  /** First and last position of each range, where ranges move whole; at most 1,000. */
  ranges: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])),
  /**
   * Where they lie when the plan is made, where they move one by one: how many in which of `of` equal parts of all positions.
   * Absent: ranges move whole, or nobody counts by position.
   */
  parts: z
    .object({
      of: z.number().int().positive(),
      counts: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().positive()])).max(1_024),
    })
    .optional(),
  /** Step that does it. */
  stepId: z.string(),
});
export type PlanMove = z.infer<typeof planMoveSchema>;

/** A space that changes hands in a plan, with what the parties of its moves had when the plan was made: what "before" means. */
export const movedSpaceSchema = z.object({
  spaceId: spaceIdSchema,
  name: z.string(),
  unit: spaceUnitSchema,
  parties: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Absent: it is on no node of this fleet. */
      nodeId: nodeIdSchema.optional(),
      /** Units it owned and units it held a copy of; absent: unknown. */
      owns: z.number().int().nonnegative().optional(),
      holds: z.number().int().nonnegative().optional(),
    }),
  ),
});
export type MovedSpace = z.infer<typeof movedSpaceSchema>;

/** What holds before and after, for one receiving node. */
export const receiverSchema = z.object({
  nodeId: nodeIdSchema,
  copiesBefore: z.number().int(),
  copiesAfter: z.number().int(),
  /** Free bytes of the disk images and logs go to, and how much the plan is expected to take; absent: unknown. */
  availableBytes: z.number().optional(),
  expectedBytes: z.number().optional(),
  memoryAvailableBytes: z.number().optional(),
  says: z.string(),
});
export type Receiver = z.infer<typeof receiverSchema>;

/** What becomes of one file of one node: the readable difference of a dry run, or of a file that is written. */
export const plannedFileSchema = z.object({
  nodeId: nodeIdSchema,
  path: z.string(),
  becomes: z.enum(['renamed', 'compressed', 'removed', 'created', 'emptied', 'cut-off', 'written', 'kept']),
  /** Where to, for a renamed or compressed one. */
  to: z.string().optional(),
  /** Bytes it has now, and those that come free; absent: unknown. */
  sizeBytes: z.number().nonnegative().optional(),
  freesBytes: z.number().nonnegative().optional(),
  /** Whole text before and after, of a file that is written; `before` absent: it is not there. */
  text: z.object({ before: z.string().optional(), after: z.string() }).optional(),
  says: z.string(),
});
export type PlannedFile = z.infer<typeof plannedFileSchema>;

/** A lock the operation takes in the fleet itself before its first step. */
export const lockCallSchema = z.object({
  /** `node:fra-w1`, `workload:swarm:k3x9ab/web`. */
  resource: z.string(),
  source: z.string(),
  through: z.array(nodeIdSchema).min(1),
});
export type LockCall = z.infer<typeof lockCallSchema>;

/** The complete list of what will be done, and all that was known when it was made. The preview is this value. */
export const planSchema = z.object({
  /** SHA-256 over request, step ids, kinds, params, calls and locks: what "the same plan" means. */
  hash: z.string(),
  request: operationRequestSchema,
  /** "Drain fra-w1" */
  title: z.string(),
  madeAt: epochMsSchema,
  /** Confirming it later than this makes a new plan necessary (R67). */
  goodUntil: epochMsSchema,
  steps: z.array(stepCallSchema),
  locks: z.array(lockCallSchema),
  items: z.array(planItemSchema),
  promises: z.array(planPromiseSchema),
  changes: z.array(planChangeSchema),
  /** Absent: nothing changes its owner. */
  moves: z.array(planMoveSchema).optional(),
  /** Spaces of `moves`; one that nobody could read is left out. */
  movedSpaces: z.array(movedSpaceSchema).optional(),
  /** Absent: no file of a node is touched. */
  files: z.array(plannedFileSchema).optional(),
  receivers: z.array(receiverSchema),
  guards: z.array(guardAnswerSchema),
  /** Things to know that refuse nothing: a long grace period, a 5 s monitor window. */
  warnings: z.array(z.string()),
  /** Expected time, ms; absent: cannot be told. */
  estimateMs: wholeMs.optional(),
  /** What the expected time rests on: measured here before, or reckoned. There whenever `estimateMs` is. */
  estimateSays: z.string().optional(),
  /** What a failed step leads to. */
  onFailure: z.enum(['stop', 'undo']),
  /** What stays as it is when the console goes away in the middle. */
  ifConsoleCloses: z.string(),
  /** Exact name to type when holding a button is not enough (more than one node, or env prod: R81); absent: hold. */
  typeToConfirm: z.string().optional(),
  /** Set when there is nothing to run, with the reason: nothing to do, or it cannot be planned. */
  refusal: z.string().optional(),
});
export type Plan = z.infer<typeof planSchema>;
