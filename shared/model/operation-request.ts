import { z } from '#shared/schema';
import { epochMsSchema, nodeIdSchema, type NodeId } from './ids.ts';
import { wishedRuleSchema } from './log.ts';
import { spaceIdSchema } from './ownership.ts';
import { taskIdSchema } from './schedule.ts';
import { workloadIdSchema } from './workload.ts';

const nodeIdsSchema = z.array(nodeIdSchema).min(1).max(1_000);
const deadlineMsSchema = z.number().int().min(1_000);

/** What an operator asks for. The only thing a client may say about a change: never a command, never a step. */
export const operationRequestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('drain'),
    nodeIds: nodeIdsSchema,
    /** Start replacements before the old copies stop, where a workload allows it. */
    surge: z.boolean(),
    /** When to ask what to do about what has not left; never forces. 1 h when left out. */
    deadlineMs: deadlineMsSchema.optional(),
    /** Held out until then (maintenance); absent: until undrained. */
    until: epochMsSchema.optional(),
  }),
  z.object({ kind: z.literal('undrain'), nodeIds: nodeIdsSchema }),
  /** Moves only the surplus, never a blind restart of everything. */
  z.object({ kind: z.literal('rebalance'), workloadIds: z.array(workloadIdSchema).max(1_000) }),
  z.object({
    kind: z.literal('redeploy'),
    workloadId: workloadIdSchema,
    to: z.discriminatedUnion('kind', [
      /** The same image again. */
      z.object({ kind: z.literal('same') }),
      /** What the tag means today. */
      z.object({ kind: z.literal('re-resolve') }),
      /** Another tag or digest of the same repository, or a version of a unit. */
      z.object({ kind: z.literal('image'), reference: z.string().min(1).max(512) }),
    ]),
  }),
  /** Back to an earlier release of the ledger: one workload, or every workload of a stack as it was then. */
  z.object({
    kind: z.literal('rollback'),
    scope: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('workload'),
        workloadId: workloadIdSchema,
        releaseId: z.string().optional(),
      }),
      z.object({ kind: z.literal('stack'), stack: z.string(), to: epochMsSchema.optional() }),
    ]),
  }),
  /** Replaces one hung copy by a new one, the new one first where the workload allows two. */
  z.object({
    kind: z.literal('restart'),
    workloadId: workloadIdSchema,
    nodeId: nodeIdSchema.optional(),
    placementId: z.string().optional(),
  }),
  /** Node by node: check, drain, do the chosen thing, verify, undrain, next. */
  z.object({
    kind: z.literal('maintenance'),
    nodeIds: nodeIdsSchema,
    run: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('reboot') }),
      z.object({ kind: z.literal('script'), script: z.string().min(1).max(16_384) }),
    ]),
    surge: z.boolean(),
  }),
  /**
   * Takes nodes out for good: like a drain, and whatever they own or hold a copy of goes to others for ever, slots and
   * secondaries too; the systems are told to forget them.
   */
  z.object({
    kind: z.literal('decommission'),
    nodeIds: nodeIdsSchema,
    surge: z.boolean(),
    deadlineMs: deadlineMsSchema.optional(),
  }),
  /** Finishes, or puts back, what somebody began and did not end: an open slot (`Dispute.settles`). */
  z.object({
    kind: z.literal('settle'),
    spaceId: spaceIdSchema,
    disputeId: z.string().min(1).max(256),
    how: z.enum(['finish', 'put-back']),
  }),
  /** Rotates one log now: by its own rule, or, where no room is left for that, by cutting it off and keeping its tail. */
  z.object({
    kind: z.literal('rotate-log'),
    nodeId: nodeIdSchema,
    path: z.string().min(1).max(1_024),
    how: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('by-rule') }),
      z.object({
        kind: z.literal('cut-off'),
        keepTailBytes: z.number().int().nonnegative().max(104_857_600),
      }),
    ]),
  }),
  /** Puts a rule in place for logs that nobody rotates. `rule` absent: the one the console proposes for each node. */
  z.object({
    kind: z.literal('cover-log'),
    nodeIds: nodeIdsSchema,
    path: z.string().min(1).max(1_024),
    rule: wishedRuleSchema.optional(),
  }),
  /** Shrinks the journal to `maxBytes` now and keeps it below from then on. */
  z.object({
    kind: z.literal('bound-journal'),
    nodeIds: nodeIdsSchema,
    maxBytes: z.number().int().positive(),
  }),
  /** Gives the copies of a workload a cap on what they write to their logs: by replacing them, for no daemon does it otherwise. */
  z.object({
    kind: z.literal('cap-logs'),
    workloadId: workloadIdSchema,
    maxBytes: z.number().int().positive(),
    /** `docker logs -f` may hang with 1 (moby/moby#37646). */
    maxFiles: z.number().int().min(2).max(1_000),
  }),
  /** Makes a process let go of files that are deleted: a signal to it, or a restart of its unit. */
  z.object({
    kind: z.literal('release-deleted'),
    nodeId: nodeIdSchema,
    processId: z.number().int().positive(),
    path: z.string().min(1).max(1_024),
    how: z.enum(['HUP', 'USR1', 'restart-unit']),
  }),
  z.object({ kind: z.literal('run-task'), taskIds: z.array(taskIdSchema).min(1).max(1_000) }),
  z.object({
    kind: z.literal('pause-task'),
    taskIds: z.array(taskIdSchema).min(1).max(1_000),
    /** Absent: until somebody resumes it. */
    until: epochMsSchema.optional(),
  }),
  z.object({ kind: z.literal('resume-task'), taskIds: z.array(taskIdSchema).min(1).max(1_000) }),
  /** Writes another schedule or command in place of the one that is there. */
  z.object({
    kind: z.literal('edit-task'),
    taskId: taskIdSchema,
    schedule: z.string().min(1).max(512).optional(),
    command: z.string().min(1).max(4_096).optional(),
  }),
  /** Undoes what an operation did, from what its journal saw before. */
  z.object({ kind: z.literal('undo'), operationId: z.string() }),
]);
export type OperationRequest = z.infer<typeof operationRequestSchema>;
export type OperationKind = OperationRequest['kind'];

/** Nodes whose logs a request names; none for one that is not about logs. */
export const nodesOfLogs = (request: OperationRequest): readonly NodeId[] => {
  switch (request.kind) {
    case 'rotate-log':
    case 'release-deleted':
      return [request.nodeId];
    case 'cover-log':
    case 'bound-journal':
      return request.nodeIds;
    default:
      return [];
  }
};
