import {
  epochMsSchema,
  historyPointSchema,
  logAnswersSchema,
  nodeIdSchema,
  nodeLogsSchema,
} from '#shared/model';
import { z } from '#shared/schema';
import { command, feed, nothing, query } from './message.ts';

/** The logs of every node of the fleet at one revision of the log board (its own count). */
export const logSnapshotSchema = z.object({
  revision: z.number().int().nonnegative(),
  at: epochMsSchema,
  nodes: z.array(nodeLogsSchema),
  answers: logAnswersSchema,
});
export type LogSnapshot = z.infer<typeof logSnapshotSchema>;

export const logChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reset'), snapshot: logSnapshotSchema }),
  z.object({
    kind: z.literal('patch'),
    /** Applies only to `revision - 1`. Each listed node replaces the old one whole, and so do the answers. */
    revision: z.number().int().positive(),
    at: epochMsSchema,
    nodes: z.array(nodeLogsSchema),
    removedNodes: z.array(nodeIdSchema),
    answers: logAnswersSchema,
  }),
]);
export type LogChange = z.infer<typeof logChangeSchema>;

export const logMessages = {
  'logs.snapshot': query(
    'The logs of every node, and what they answer together, as known now.',
    nothing,
    logSnapshotSchema,
  ),
  'logs.changes': feed('Changes of logs, first a reset.', nothing, logChangeSchema),
  'logs.read-now': command(
    'Looks now at the logs of these nodes, or of all, and answers when all answered or failed; what came of it is in the snapshot.',
    z.object({
      /** Absent: every node. */
      nodeIds: z.array(nodeIdSchema).max(10_000).optional(),
      timeoutMs: z.number().int().min(1_000).max(600_000),
    }),
    z.object({ at: epochMsSchema }),
  ),
  'logs.history': query(
    'Sizes of one log between two times, thinned to at most `points` points. Empty for a log that was never among the 100 of its node that are kept.',
    z.object({
      nodeId: nodeIdSchema,
      path: z.string().min(1).max(1_024),
      from: epochMsSchema,
      to: epochMsSchema,
      points: z.number().int().min(2).max(2_000),
    }),
    z.object({ points: z.array(historyPointSchema) }),
  ),
} as const;
