import { z } from '#shared/schema';
import { nodeIdSchema } from './ids.ts';

/** A server key that waits for a person: unknown so far, or different from the one on file. */
export const hostKeyOfferSchema = z.object({
  nodeId: nodeIdSchema,
  /** The hop whose key it is: the node itself or one of its jump hosts. */
  hopId: z.string(),
  address: z.string(),
  port: z.number().int(),
  keyType: z.string(),
  /** `SHA256:` and unpadded base64, as ssh-keygen prints it. */
  fingerprint: z.string(),
  /** Set when another key is on file: a changed key. */
  known: z
    .object({ fingerprint: z.string(), keyType: z.string(), file: z.string(), line: z.number().int() })
    .optional(),
});
export type HostKeyOffer = z.infer<typeof hostKeyOfferSchema>;
