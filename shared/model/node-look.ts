import { z } from '#shared/schema';
import { epochMsSchema, nodeIdSchema } from './ids.ts';

/** What every bounded look at one node tells of itself. */
export const nodeLookSchema = z.object({
  nodeId: nodeIdSchema,
  /** `unknown`: the newest look failed; the rest is what was last seen, empty when nothing ever was. */
  state: z.enum(['known', 'unknown']),
  says: z.string(),
  observedAt: epochMsSchema,
  /** When what is shown was really seen; absent: never. */
  seenAt: epochMsSchema.optional(),
  everyMs: z.number().positive(),
  observedBy: z.string(),
});
export type NodeLook = z.infer<typeof nodeLookSchema>;

/** How grave it is what a look found. */
export const findingSeveritySchema = z.enum(['critical', 'warning', 'note']);
