/**
 * does: reads a Redis or Valkey cluster from every server's own view, and says how its primaries and slots change hands.
 * never: performs I/O itself, decides for one side of a dispute, forces a failover.
 * talks to: `source-kit`, `shared`.
 */
import type { DeclaredRedis } from '#shared/model';
import { defineOwnershipSource, defineSource } from '../../source-kit/index.ts';
import { claimantsOf } from './asks.ts';
import { readSpace } from './picture/index.ts';
import { looks, planner } from './plan/index.ts';
import type { ServerClaim } from './reading/index.ts';
import { findKey, listKeys } from './search/index.ts';
import { steps } from './step/index.ts';

/** Redis Cluster 6 to 8 and Valkey 7 to 9. */
export const source = defineSource({
  id: 'redis-cluster',
  says: 'Redis and Valkey clusters: slots, primaries, replicas, lag and open slots, from every server’s own view.',
  probes: [],
  ownership: defineOwnershipSource<DeclaredRedis, ServerClaim>({
    kind: 'redis-cluster',
    claimants: claimantsOf,
    read: readSpace,
    find: findKey,
    keys: listKeys,
  }),
  steps,
  planner,
  looks,
});
