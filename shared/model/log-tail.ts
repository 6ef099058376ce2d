import { z } from '#shared/schema';
import { epochMsSchema, nodeIdSchema } from './ids.ts';
import { workloadIdSchema } from './workload.ts';

const count = z.number().int().nonnegative();

/**
 * A log a person wants to read. A file only when the console has listed it as a log of that node: a path never travels
 * from a window to a shell unchecked.
 */
export const tailSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), nodeId: nodeIdSchema, path: z.string().min(1).max(4_096) }),
  /** journald of a node: everything, or one unit. */
  z.object({ kind: z.literal('journal'), nodeId: nodeIdSchema, unit: z.string().min(1).max(256).optional() }),
  z.object({ kind: z.literal('container'), nodeId: nodeIdSchema, container: z.string().min(1).max(256) }),
  /** Every copy of a workload, wherever it runs. */
  z.object({ kind: z.literal('workload'), workloadId: workloadIdSchema }),
]);
export type TailSubject = z.infer<typeof tailSubjectSchema>;

/**
 * What of the lines is wanted. Plain text; a line is kept when it holds every text of `has` and none of `without`. Letters of
 * ASCII are taken alike in upper and lower case unless `caseSensitive`, others are not. No patterns: one written in a hurry
 * can take for ever.
 */
export const lineFilterSchema = z.object({
  has: z.array(z.string().min(1).max(256)).max(8),
  without: z.array(z.string().min(1).max(256)).max(8),
  caseSensitive: z.boolean(),
});
export type LineFilter = z.infer<typeof lineFilterSchema>;

/** How one stream of a tail stands. */
export const tailStreamSchema = z.object({
  /** Counted from 0 within its tail. */
  id: count,
  /** Node it comes from; of a service's logs the one that was asked for all. */
  nodeId: nodeIdSchema,
  /** Path, unit, container or service. */
  name: z.string(),
  /** `lost`: broken off, tried again by itself. `ended`: for good, `says` tells why. */
  state: z.enum(['opening', 'following', 'lost', 'ended']),
  says: z.string(),
  since: epochMsSchema,
  /** Node clock minus console clock that its times were corrected by, ms; absent: not known, so they are as the node says. */
  skewMs: z.number().optional(),
});
export type TailStream = z.infer<typeof tailStreamSchema>;

/**
 * Where the time of a line comes from: the line itself, the daemon that keeps it, the line before it (it has none of its
 * own), or nothing but its arrival at this console.
 */
export const lineTimeSchema = z.enum(['line', 'daemon', 'before', 'arrival']);
export type LineTime = z.infer<typeof lineTimeSchema>;

/** One line. Its text is as the node wrote it, hostile characters and all; whoever draws it makes them visible. */
export const tailLineSchema = z.object({
  stream: count,
  /** Console clock: the line's own time without the clock skew of its node. */
  at: epochMsSchema,
  timeBy: lineTimeSchema,
  text: z.string(),
  /** Machine and copy that wrote it, where one stream carries many. */
  from: z.string().optional(),
  /** Its end is left out: it is longer than a line that is carried. */
  isCut: z.literal(true).optional(),
  /** Lines of this stream before it that were left out since more came than can be shown. */
  missed: count.optional(),
});
export type TailLine = z.infer<typeof tailLineSchema>;

/** What one stream brought so far, all of it counted whether shown or not. */
export const tailCountSchema = z.object({
  stream: count,
  bytes: count,
  lines: count,
  /** Lines the filter let through. */
  matched: count,
  /** Matching lines that were left out since more came than can be shown. */
  dropped: count,
});
export type TailCount = z.infer<typeof tailCountSchema>;

/** One file, journal or container that was searched, and what was found, in the order it was written. */
export const logFindsSchema = z.object({
  nodeId: nodeIdSchema,
  /** File, a rotated generation perhaps; or the journal, or a container. */
  name: z.string(),
  lines: z.array(
    z.object({
      /** Number of the line in its file; absent where lines are not numbered. */
      number: count.optional(),
      text: z.string(),
      isMatch: z.boolean(),
    }),
  ),
  /** Why not everything was searched or not everything found is here; absent: it was, and it is. */
  cutShort: z.string().optional(),
});
export type LogFinds = z.infer<typeof logFindsSchema>;
