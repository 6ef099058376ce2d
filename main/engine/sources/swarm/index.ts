/**
 * does: reads Docker Swarm through the sockets of its machines, and offers the steps that drain, redeploy and repair it.
 * never: performs I/O itself, counts a copy on a silent machine as running, changes a spec it has not just read.
 * talks to: `source-kit`, `shared/model`, `shared/fault`.
 */
import { defineSource, defineWorkloadSource } from '../../source-kit/index.ts';
import { askSwarmEvents } from './docker/index.ts';
import { swarmLock } from './lock/index.ts';
import { swarmLooks, swarmPlanner } from './plan/index.ts';
import { localCall, readSwarms, swarmSeats } from './reading/index.ts';
import { swarmSteps } from './step/index.ts';
import { tail } from './tail.ts';

/** Docker Swarm. */
export const source = defineSource({
  id: 'swarm',
  says: 'Docker Swarm: members, services and tasks, read from the Docker socket of each machine and from one manager for all.',
  probes: [],
  workloads: defineWorkloadSource({
    local: () => localCall,
    seats: swarmSeats,
    events: askSwarmEvents,
    read: readSwarms,
  }),
  steps: swarmSteps,
  planner: swarmPlanner,
  looks: swarmLooks,
  locks: swarmLock,
  tail,
});
