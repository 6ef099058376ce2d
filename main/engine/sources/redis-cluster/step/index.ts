/**
 * does: says how primaries change by failover, how slots move in rounds, how replicas change their primary, how a server is forgotten.
 * never: forces a failover, overwrites a key that is different on the other side.
 * talks to: the readings of this source, `source-kit`, `shared`.
 */
import { failover } from './failover-step.ts';
import { forget } from './forget-step.ts';
import { movedByServers } from './moved-by-servers-step.ts';
import { replicate } from './replicate-step.ts';
import { slots } from './slots-step.ts';

export { failoverStep, mostLagBytes } from './failover-step.ts';
export { forgetStep } from './forget-step.ts';
export { movedByServersStep } from './moved-by-servers-step.ts';
export { replicateStep } from './replicate-step.ts';
export type { Dialect } from './server-migrations.ts';
export type { Cluster, Server } from './servers.ts';
export { slotsStep } from './slots-step.ts';

export const steps = [failover, slots, movedByServers, replicate, forget];
