import { hostKeyOfferSchema, nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { command, done, nothing, query } from './message.ts';

export const hostKeyMessages = {
  'host-key.offers': query(
    'Server keys that wait for a person: unknown ones and changed ones.',
    nothing,
    z.object({ offers: z.array(hostKeyOfferSchema) }),
  ),
  'host-key.trust': command(
    'Writes an unknown key to known_hosts after a person compared this very fingerprint. Refuses changed and revoked keys.',
    z.object({ nodeId: nodeIdSchema, hopId: z.string(), fingerprint: z.string().startsWith('SHA256:') }),
    done,
  ),
} as const;
