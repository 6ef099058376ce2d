import { faultSchema } from '#shared/fault';
import { z } from '#shared/schema';
import { guardIdSchema } from './guard.ts';
import { epochMsSchema, nodeIdSchema } from './ids.ts';
import { planSchema } from './plan.ts';

export const operationIdSchema = z.string().min(1).max(64).brand<'OperationId'>();
export type OperationId = z.infer<typeof operationIdSchema>;

/**
 * - `running`, `paused` (by a person, between two steps), `asking` (a deadline passed: a person decides)
 * - `indeterminate`: something was sent and its answer never came; being read from the fleet, never sent again blind (R74)
 * - `interrupted`: found in the journal after this console went away; waits for resume, undo or abandon (R72)
 * - `undoing`, then `undone`; `stuck`: undoing failed too
 * - ended: `succeeded`, `failed`, `cancelled`, `undone`, `abandoned`, `stuck`
 */
export const operationStateSchema = z.enum([
  'running',
  'paused',
  'asking',
  'indeterminate',
  'interrupted',
  'undoing',
  'succeeded',
  'failed',
  'cancelled',
  'undone',
  'abandoned',
  'stuck',
]);
export type OperationState = z.infer<typeof operationStateSchema>;
/** States after which nothing more happens by itself. `interrupted` is not one: it waits for a person. */
export const endedStates: readonly OperationState[] = [
  'succeeded',
  'failed',
  'cancelled',
  'undone',
  'abandoned',
  'stuck',
];

/** How it went, as the cli grades it: exit status 0, 1, 1, 2, 2, 3. */
export const operationGradeSchema = z.enum([
  'ok',
  'ok-with-skipped',
  'degraded',
  'rolled-back',
  'failed',
  'indeterminate',
]);
export type OperationGrade = z.infer<typeof operationGradeSchema>;

export const stepStateSchema = z.enum([
  'waiting',
  'running',
  'done',
  /** It was so already: nothing was sent. */
  'already-so',
  'failed',
  'indeterminate',
  'undone',
  'not-done',
]);

/** One moving thing within a step, for the live picture. */
export const stepItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'unknown']),
  from: nodeIdSchema.optional(),
  to: nodeIdSchema.optional(),
  /** Stages of its way that are behind it (placed, image there, started, well), of how many; absent: nobody tells. */
  stage: z.object({ done: z.number().int().nonnegative(), of: z.number().int().positive() }).optional(),
  says: z.string(),
});

export const stepProgressSchema = z.object({
  stepId: z.string(),
  state: stepStateSchema,
  startedAt: epochMsSchema.optional(),
  endedAt: epochMsSchema.optional(),
  /** What is so now, one sentence: "2 of 3 copies run elsewhere". */
  says: z.string(),
  items: z.array(stepItemSchema),
  /** Of a step that moves many things in rounds: what is done and what is left. */
  rounds: z
    .object({
      /** Rounds that were begun by this operation. */
      done: z.number().int().nonnegative(),
      moved: z.number().int().nonnegative(),
      /** Absent: unknown. */
      left: z.number().int().nonnegative().optional(),
      /** Things that somebody else changed meanwhile: read again, never overwritten. */
      changedHands: z.number().int().nonnegative(),
      perSecond: z.number().nonnegative().optional(),
      leftMs: z.number().nonnegative().optional(),
    })
    .optional(),
  fault: faultSchema.optional(),
});
export type StepProgress = z.infer<typeof stepProgressSchema>;

/** Available copies of one workload over the run, against what the plan promised. */
export const floorSchema = z.object({
  workloadId: z.string(),
  name: z.string(),
  desired: z.number().int(),
  promised: z.number().int(),
  /** Available now, or when it ended; absent: nobody can tell, because what was read is old, cannot be read, or is not watched. */
  now: z.number().int().optional(),
  /** The fewest that were really seen; absent: none was ever counted. */
  lowestSeen: z.number().int().optional(),
});

/** A plan that was started, and how far it is. Everything here is in the journal. */
export const operationSchema = z.object({
  id: operationIdSchema,
  plan: planSchema,
  state: operationStateSchema,
  grade: operationGradeSchema.optional(),
  operator: z.string(),
  reason: z.string(),
  overrides: z.array(z.object({ guard: guardIdSchema, reason: z.string() })),
  startedAt: epochMsSchema,
  endedAt: epochMsSchema.optional(),
  /** What a person asked for that begins after the step under way; absent: nothing. */
  asked: z.enum(['pause', 'cancel']).optional(),
  steps: z.array(stepProgressSchema),
  floors: z.array(floorSchema),
  /** The situation in one sentence. */
  says: z.string(),
  fault: faultSchema.optional(),
  /** Operation that undoes this one, once there is one; and the one this undoes. */
  undoneBy: operationIdSchema.optional(),
  undoes: operationIdSchema.optional(),
  /** Whether an undo would put something back (a restart has nothing to put back); absent while it is under way. */
  undoable: z.boolean().optional(),
});
export type Operation = z.infer<typeof operationSchema>;

/** Who holds a lock in the fleet. */
export const lockHolderSchema = z.object({
  resource: z.string(),
  operator: z.string(),
  reason: z.string(),
  operationId: z.string(),
  console: z.string(),
  since: epochMsSchema,
  /** After this the holder is taken to be gone and the lock may be taken over. */
  expiresAt: epochMsSchema,
  /** Grows with every holder; the fleet refuses a smaller one (R75). */
  token: z.number().int().positive(),
});
export type LockHolder = z.infer<typeof lockHolderSchema>;

/** Whether this console may change the fleet. It may not until a person said so, once for each fleet (R81). */
export const actionLeaveSchema = z.object({
  allowed: z.boolean(),
  /** Who said so, when and why; absent: nobody has said anything yet. */
  by: z.string().optional(),
  at: epochMsSchema.optional(),
  reason: z.string().optional(),
  /** The situation in one sentence. */
  says: z.string(),
});
export type ActionLeave = z.infer<typeof actionLeaveSchema>;

/** One line of the audit log. */
export const auditEntrySchema = z.object({
  seq: z.number().int().positive(),
  at: epochMsSchema,
  who: z.string(),
  /** `plan`, `run`, `step`, `override`, `pause`, `takeover`, `end` ... in words of the journal. */
  what: z.string(),
  operationId: z.string().optional(),
  planHash: z.string().optional(),
  subject: z.string().optional(),
  reason: z.string().optional(),
  /** Exact commands or calls that were sent. */
  calls: z.array(z.string()),
  outcome: z.string(),
  hash: z.string(),
  previousHash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** What checking the whole log found. */
export const auditVerdictSchema = z.object({
  state: z.enum(['intact', 'damaged', 'truncated', 'unreadable']),
  entries: z.number().int().nonnegative(),
  /** First entry that does not fit, when damaged. */
  atSeq: z.number().int().optional(),
  says: z.string(),
});
export type AuditVerdict = z.infer<typeof auditVerdictSchema>;

/** What would be so if nodes went away, computed by the planner, nothing sent. */
export const exposureSchema = z.object({
  nodeIds: z.array(nodeIdSchema),
  madeAt: epochMsSchema,
  workloads: z.array(
    z.object({
      workloadId: z.string(),
      name: z.string(),
      minimum: z.number().int(),
      availableBefore: z.number().int(),
      availableAfter: z.number().int(),
      /** Copies the rest of the fleet could take over; absent: cannot be told. */
      couldMove: z.number().int().optional(),
      verdict: z.enum(['holds', 'below-minimum', 'gone', 'unknown']),
      says: z.string(),
    }),
  ),
  quorums: z.array(z.object({ originId: z.string(), says: z.string(), holds: z.boolean() })),
  says: z.string(),
});
export type Exposure = z.infer<typeof exposureSchema>;
