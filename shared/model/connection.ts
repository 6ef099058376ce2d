import { faultSchema } from '#shared/fault';
import { z } from '#shared/schema';
import { epochMsSchema } from './ids.ts';

/**
 * How we stand with one node.
 * - `waiting`: it failed and is tried again at `nextTryAt`
 * - `blocked`: it failed in a way only a person can end (unknown or changed key, refused login); not tried again
 */
export const connectionSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('connecting'), since: epochMsSchema, attempt: z.number().int().positive() }),
  z.object({
    state: z.literal('connected'),
    since: epochMsSchema,
    /** The server's identification string (RFC 4253 section 4.2). */
    server: z.string(),
    cipher: z.string(),
    hostKeyFingerprint: z.string(),
    /** False when the server lacks strict key exchange (Terrapin); shown as a badge (R47). */
    strictKeyExchange: z.boolean(),
  }),
  z.object({
    state: z.literal('waiting'),
    since: epochMsSchema,
    attempt: z.number().int().positive(),
    nextTryAt: epochMsSchema,
    fault: faultSchema,
  }),
  z.object({ state: z.literal('blocked'), since: epochMsSchema, fault: faultSchema }),
]);
export type Connection = z.infer<typeof connectionSchema>;
