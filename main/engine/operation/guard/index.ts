/**
 * does: answers, one by one, the questions a plan must pass before it may run.
 * never: asks the fleet, overrides itself, lets quorum be overridden.
 * talks to: `shared/model`.
 */
export { answerGuards } from './answer-guards.ts';
export { departures } from './capacity.ts';
export { minimumGuards } from './minimum-available.ts';
export { isQuorumKnown, quorumAfter, quorumOf } from './quorum.ts';
export { involvedNodes, involvedWorkloads, leavingNodes, listed, type GuardQuestion } from './question.ts';
export { canMove, roomAfter, roomOf, seatsOf, type Room, type Seat } from './room.ts';
export { availableCopies, isCounted, isOld, type Standing } from './standing.ts';
