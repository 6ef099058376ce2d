/**
 * does: reads declared systemd units and their health checks, and says how to stop, start, deploy and reboot.
 * never: performs I/O itself, guesses a version, waits for a password.
 * talks to: `source-kit`, `shared`.
 */
import { defineSource, defineWorkloadSource } from '../../source-kit/index.ts';
import { localCall } from './asks.ts';
import { planner } from './plan/index.ts';
import type { SystemdReading } from './reading.ts';
import { steps } from './step/index.ts';
import { tail } from './tail.ts';
import { readWorkloads } from './workloads.ts';

/** Services of machines without an orchestrator, as the fleet file declares them. */
export const source = defineSource({
  id: 'systemd',
  says: 'Declared systemd units by role: their state, health and version; and the machines themselves for maintenance.',
  probes: [],
  workloads: defineWorkloadSource<SystemdReading, never>({ local: localCall, read: readWorkloads }),
  steps,
  planner,
  tail,
});
