/**
 * does: puts the swarm source over a fake swarm, for its tests.
 * never: is imported outside of tests.
 * talks to: `fake`, the source.
 */
export { webSpec } from '../fake/test-kit/small-swarm.ts';
export { drainOf, sixMachines, swarmRoom } from './swarm-room.ts';
export { recorded, recordedAt, replyNamed } from './replies.ts';
