import {
  epochMsSchema,
  keyFindingSchema,
  ownedKeySchema,
  segmentSchema,
  spaceIdSchema,
  spaceViewSchema,
} from '#shared/model';
import { z } from '#shared/schema';
import { feed, nothing, query } from './message.ts';
import { spaceChangeSchema } from './space-change.ts';

/** Every space at one revision of the ownership board (its own count). */
export const ownershipSnapshotSchema = z.object({
  revision: z.number().int().nonnegative(),
  at: epochMsSchema,
  spaces: z.array(spaceViewSchema),
});
export type OwnershipSnapshot = z.infer<typeof ownershipSnapshotSchema>;

export const ownershipChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reset'), snapshot: ownershipSnapshotSchema }),
  z.object({
    kind: z.literal('patch'),
    /** Applies only to `revision - 1`. */
    revision: z.number().int().positive(),
    at: epochMsSchema,
    /** Spaces that were not told of before. */
    spaces: z.array(spaceViewSchema),
    /** What became different of the others: thousands of ranges are not told again for one that changed its owner. */
    changed: z.array(spaceChangeSchema),
    removedSpaces: z.array(spaceIdSchema),
  }),
]);
export type OwnershipChange = z.infer<typeof ownershipChangeSchema>;

/** Most parts that the positions of a space are cut into. */
const mostParts = 16_384;
const keyRangeSchema = z
  .object({
    from: z.number().int().nonnegative(),
    to: z.number().int().nonnegative(),
    of: z.number().int().positive().max(mostParts),
  })
  .refine(({ from, to, of }) => from <= to && to < of);

/** Ranges of one answer at most; more could not be told apart. */
const mostRanges = 1_024;

const keyText = z.string().min(1).max(1_024);

export const ownershipMessages = {
  'ownership.snapshot': query(
    'Every space, party and dispute as known now.',
    nothing,
    ownershipSnapshotSchema,
  ),
  'ownership.changes': feed('Changes of ownership, first a reset.', nothing, ownershipChangeSchema),
  'ownership.read-now': query(
    'Asks every claimant now and answers when all answered or failed.',
    z.object({ timeoutMs: z.number().int().min(1_000).max(600_000) }),
    ownershipSnapshotSchema,
  ),
  'ownership.find': query(
    'Where one key is: asks all who can tell, at the same time, in one space or in every space that has keys.',
    z.object({ key: keyText, spaceId: spaceIdSchema.optional() }),
    z.object({ findings: z.array(keyFindingSchema) }),
  ),
  'ownership.ranges': query(
    'The counts of a space by more and smaller ranges than its board has, read from the system now.',
    z.object({ spaceId: spaceIdSchema, ranges: z.number().int().min(1).max(mostRanges) }),
    z.object({ ranges: z.number().int().positive(), segments: z.array(segmentSchema), at: epochMsSchema }),
  ),
  'ownership.keys': query(
    'One page of the keys of a space, read from the system now.',
    z.object({
      spaceId: spaceIdSchema,
      /** Party id. Without it: any owner, where the system can list so. */
      party: z.string().max(256).optional(),
      role: z.enum(['primary', 'secondary']).optional(),
      prefix: z.string().max(512).optional(),
      /** Only keys in these of `of` equal parts of all positions, both within: 27 to 27 of 64 hash ranges. */
      range: keyRangeSchema.optional(),
      order: z.enum(['key', 'size', 'rate']).optional(),
      cursor: z.string().max(2_048).optional(),
      limit: z.number().int().min(1).max(1_000),
    }),
    z.object({ keys: z.array(ownedKeySchema), next: z.string().optional(), at: epochMsSchema }),
  ),
} as const;
