/**
 * does: makes origins, workloads and copies of what the machines of a swarm and one of its managers say.
 * never: counts what is not known as running.
 * talks to: `docker`, `source-kit`, `shared/model`.
 */
export { unmetConstraint } from './eligible.ts';
export { isSameImage, readImage, repositoryOf, writeImage } from './image.ts';
export { localCall, type SwarmLocal } from './local.ts';
export { fleetNodesOf, memberOf, plainContainers, type SwarmObservation, type Witness } from './members.ts';
export { hostPortsOf, modeOf, overlapHarm, replicasOf } from './policy.ts';
export { isReachable, keepsQuorum, neededOf, quorumOf } from './quorum.ts';
export { readSwarms } from './read-swarm.ts';
export { swarmSeats, type SwarmSeat } from './seats.ts';
export { hasEnded, isCounted, isRunning, isWanted, slotKey, stateOf, wordsOf } from './task-state.ts';
export { workloadIdOf } from './workload.ts';
