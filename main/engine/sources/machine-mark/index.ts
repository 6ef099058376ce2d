/**
 * does: marks machines that only spaces are on as held out of service while they are drained, and reads that mark.
 * never: marks machines that somebody else holds out (a swarm, declared units or containers), hands anything over.
 * talks to: `source-kit`, `shared`.
 */
import { defineSource, defineWorkloadSource } from '../../source-kit/index.ts';
import { localCall, readMachines, type MachineReading } from './machines.ts';
import { planner } from './plan.ts';
import { steps } from './mark.ts';

/** Without it another console would not see that a drained cache or storage host is out on purpose. */
export const source = defineSource({
  id: 'machine-mark',
  says: 'The mark that holds a machine out of service, on machines that nothing but spaces are on.',
  probes: [],
  workloads: defineWorkloadSource<MachineReading, never>({ local: localCall, read: readMachines }),
  steps,
  planner,
});
