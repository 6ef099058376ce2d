import { epochMsSchema, nodeIdSchema, workloadIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { query } from './message.ts';

/** The tags of one repository as its registry told them just now. */
export const tagReadingSchema = z.object({
  /** Host and path, as images are written: `registry.example.net/web`. */
  repository: z.string(),
  /** In the registry's own order, which says nothing about their age. */
  tags: z.array(z.string()),
  /** True when there are more than were read. */
  isCutShort: z.boolean(),
  /** From where it was asked: a node, or this machine. */
  through: z.union([z.literal('console'), nodeIdSchema]),
  readAt: epochMsSchema,
});
export type TagReading = z.infer<typeof tagReadingSchema>;

export const registryMessages = {
  'registry.tags': query(
    'The tags of the repository a workload runs, asked of its registry now. Faults: `registry.*` when it is not configured, not reached, or refuses.',
    z.object({ workloadId: workloadIdSchema }),
    tagReadingSchema,
  ),
} as const;
