/**
 * does: asks every claimant of every space who owns what, keeps the newest claims with their age, publishes what follows from them.
 * never: decides for one side of a dispute, takes a silent claimant to agree, changes an owner.
 * talks to: source-kit, rules, ports, probe, `shared`.
 */
export { createOwnershipWatch, type OwnershipWatch } from './ownership-watch.ts';
export { owningNodes } from './owning-nodes.ts';
