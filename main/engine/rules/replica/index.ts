/**
 * does: counts copies, judges every promise of a workload, says which nodes are held out of work.
 * never: performs I/O, reads a clock, writes a sentence, takes unknown for available.
 * talks to: `shared/model`.
 */
export { standingOperations } from './explained-by.ts';
export { heldOutNodes, type HeldOut } from './held-out.ts';
export { isSameImage } from './judge-image.ts';
export { judgeWorkload } from './judge-workload.ts';
export { createReplicaRules, judgeReplicas } from './replica-alarms.ts';
