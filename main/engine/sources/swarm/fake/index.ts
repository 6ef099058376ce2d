/**
 * does: plays Docker engines and one swarm over them in memory: the HTTP API, the scheduler, rollouts, health, raft; on a clock that is passed in.
 * never: opens a socket, sets a timer, draws a chance that its seed does not give.
 * talks to: nothing. Tests, the simulation and the demo talk to it.
 */
export type { FakeAnswer, FakeReply, FakeRequest } from './api/reply.ts';
export type { ServiceSpec, TaskSpec } from './docker-types.ts';
export {
  createFakeSwarm,
  type FakeMachineSpec,
  type FakeRelease,
  type FakeSwarm,
  type FakeSwarmOptions,
} from './fake-swarm.ts';
