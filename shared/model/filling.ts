import { z } from '#shared/schema';
import { epochMsSchema, nodeIdSchema } from './ids.ts';

/** One path that takes room. `growthBytes` is against the look before; undefined when there was none. */
export const growingPathSchema = z.object({
  path: z.string(),
  kind: z.enum(['directory', 'file', 'log', 'container-log']),
  sizeBytes: z.number().nonnegative(),
  growthBytes: z.number().optional(),
});
export type GrowingPath = z.infer<typeof growingPathSchema>;

/** A file that is deleted but still open: its room returns only when the process lets go. */
export const deletedOpenFileSchema = z.object({
  path: z.string(),
  sizeBytes: z.number().nonnegative(),
  processId: z.number().int().positive(),
  processName: z.string(),
});
export type DeletedOpenFile = z.infer<typeof deletedOpenFileSchema>;

/** The answer to "what is filling it": one bounded look at one mount of one node. */
export const fillingLookSchema = z.object({
  nodeId: nodeIdSchema,
  mount: z.string(),
  startedAt: epochMsSchema,
  tookMs: z.number().nonnegative(),
  /** Time since the look that growth is counted against, ms; undefined for a first look. */
  comparedOverMs: z.number().positive().optional(),
  /** Biggest growth first, then biggest. */
  paths: z.array(growingPathSchema),
  deletedOpen: z.array(deletedOpenFileSchema),
  /** What could not be seen: not permitted, out of time. Shown beside the list. */
  blindSpots: z.array(z.string()),
  /** True when the time or size limit ended the look before it had seen everything. */
  cutShort: z.boolean(),
});
export type FillingLook = z.infer<typeof fillingLookSchema>;
