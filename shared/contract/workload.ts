import {
  epochMsSchema,
  originSchema,
  releaseSchema,
  workloadEventSchema,
  workloadIdSchema,
  workloadViewSchema,
} from '#shared/model';
import { z } from '#shared/schema';
import { feed, nothing, query } from './message.ts';

/** Every workload and origin at one revision of the workload board (its own count, not the fleet's). */
export const workloadSnapshotSchema = z.object({
  revision: z.number().int().nonnegative(),
  at: epochMsSchema,
  origins: z.array(originSchema),
  workloads: z.array(workloadViewSchema),
});
export type WorkloadSnapshot = z.infer<typeof workloadSnapshotSchema>;

export const workloadChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reset'), snapshot: workloadSnapshotSchema }),
  z.object({
    kind: z.literal('patch'),
    /** Applies only to `revision - 1`. Each listed origin and workload replaces the old one whole. */
    revision: z.number().int().positive(),
    at: epochMsSchema,
    origins: z.array(originSchema),
    removedOrigins: z.array(z.string()),
    workloads: z.array(workloadViewSchema),
    removedWorkloads: z.array(workloadIdSchema),
  }),
]);
export type WorkloadChange = z.infer<typeof workloadChangeSchema>;

export const workloadMessages = {
  'workload.snapshot': query(
    'Every workload, copy and promise as known now.',
    nothing,
    workloadSnapshotSchema,
  ),
  'workload.changes': feed('Changes of the workloads, first a reset.', nothing, workloadChangeSchema),
  'workload.timeline': query(
    'What happened to one workload since `since`, newest first, at most 500; also of one that was removed since.',
    z.object({ workloadId: workloadIdSchema, since: epochMsSchema }),
    z.object({ events: z.array(workloadEventSchema) }),
  ),
  'workload.releases': query(
    'The versions of one workload (or of all workloads of a stack) in the release ledger, newest first.',
    z.object({ workloadId: workloadIdSchema.optional(), stack: z.string().optional() }),
    z.object({ releases: z.array(releaseSchema) }),
  ),
  'workload.read-now': query(
    'Reads every workload now and answers when all sources answered or failed.',
    z.object({ timeoutMs: z.number().int().min(1_000).max(600_000) }),
    workloadSnapshotSchema,
  ),
} as const;
