/**
 * does: keeps locks in the swarm itself, as configs whose labels are compared and set.
 * never: decides who may take a lock over.
 * talks to: `docker`, `source-kit`, `shared`.
 */
export { swarmLock } from './lock-keeper.ts';
