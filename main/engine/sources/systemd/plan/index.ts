/**
 * does: says which steps a verb needs for declared units and for machines, from what was read of them.
 * never: runs a step, knows another source.
 * talks to: the steps and readings of this source, `source-kit`, `shared`.
 */
import { definePlanner } from '../../../source-kit/index.ts';
import type { SystemdReading } from '../reading.ts';
import { planDecommission } from './decommission.ts';
import { planDrain, planUndrain } from './drain.ts';
import { planMaintenance } from './maintenance.ts';
import { planRedeploy, planRestart, planRollback } from './rollout.ts';

export const planner = definePlanner<SystemdReading, never>({
  drain: planDrain,
  undrain: planUndrain,
  decommission: planDecommission,
  redeploy: planRedeploy,
  rollback: planRollback,
  restart: planRestart,
  maintenance: planMaintenance,
});
