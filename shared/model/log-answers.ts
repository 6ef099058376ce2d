import { z } from '#shared/schema';
import { epochMsSchema, nodeIdSchema } from './ids.ts';
import { logFileSchema } from './log.ts';

const bytes = z.number().nonnegative();
const count = z.number().int().nonnegative();

/** One log as the answers about a fleet name it. */
export const namedLogSchema = logFileSchema
  .pick({ path: true, kind: true, sizeBytes: true, mount: true, nextDueAt: true })
  .extend({
    nodeId: nodeIdSchema,
    /** Who takes care of it. */
    coverBy: z.enum(['rule', 'driver', 'journald', 'nobody', 'unknown']),
    /** Absent: not watched long enough. */
    bytesPerHour: bytes.optional(),
  });
export type NamedLog = z.infer<typeof namedLogSchema>;

/** A volume that is full before the log that grows most on it is rotated next. */
export const fillsBeforeRotationSchema = z.object({
  nodeId: nodeIdSchema,
  mount: z.string(),
  fullAt: epochMsSchema,
  availableBytes: bytes,
  /** When the rule of its fastest log is due; absent: it has no time, or nobody rotates it. */
  nextDueAt: epochMsSchema.optional(),
  /** The log that grows most there. */
  path: z.string(),
  bytesPerHour: bytes,
  coverBy: namedLogSchema.shape.coverBy,
});
export type FillsBeforeRotation = z.infer<typeof fillsBeforeRotationSchema>;

/** What the logs of all nodes together answer. Nodes whose logs are not known now are named and are in no other answer. */
export const logAnswersSchema = z.object({
  /** What grows fastest; at most 50. */
  growing: z.array(namedLogSchema),
  /** Logs that nobody rotates: those that grow first, then the biggest; at most 200, of `count`. */
  uncovered: z.object({ count, sizeBytes: bytes, logs: z.array(namedLogSchema) }),
  /** What rotation freed in the 24 h before `until`, most first. */
  freed: z.object({
    until: epochMsSchema,
    sizeBytes: bytes,
    files: count,
    nodes: z.array(z.object({ nodeId: nodeIdSchema, at: epochMsSchema, sizeBytes: bytes, files: count })),
  }),
  /** Which node fills before its next rotation; first to fill first. */
  fillsFirst: z.array(fillsBeforeRotationSchema),
  unknown: z.array(nodeIdSchema),
});
export type LogAnswers = z.infer<typeof logAnswersSchema>;
