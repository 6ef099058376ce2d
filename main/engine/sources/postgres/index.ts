/**
 * does: reads who is primary and replica of PostgreSQL from every server and Patroni itself, and says how the primary is handed over.
 * never: performs I/O itself, promotes while the old primary listens, calls a server down that could not be asked.
 * talks to: `source-kit`, `shared`.
 */
import type { DeclaredPostgres } from '#shared/model';
import { defineOwnershipSource, defineSource } from '../../source-kit/index.ts';
import type { PostgresClaim } from './asks.ts';
import { planner } from './plan/index.ts';
import { claimantsOf } from './servers.ts';
import { readSpace } from './space.ts';
import { steps } from './step/index.ts';

/** PostgreSQL streaming replication, as `spaces` of kind `postgres` in the fleet file declare it. */
export const source = defineSource({
  id: 'postgres',
  says: 'PostgreSQL servers: primary, replicas, lag, timelines, and replication slots that hold log.',
  probes: [],
  ownership: defineOwnershipSource<DeclaredPostgres, PostgresClaim>({
    kind: 'postgres',
    claimants: claimantsOf,
    read: readSpace,
  }),
  steps,
  planner,
});
