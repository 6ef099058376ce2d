/**
 * does: says what has to happen to the primaries and replicas on nodes that leave.
 * never: runs a step, chooses a successor that could lose a write.
 * talks to: the steps and readings of this source, `source-kit`, `shared`.
 */
import { definePlanner } from '../../../source-kit/index.ts';
import type { PostgresView } from '../servers.ts';
import { planMaintenance, planUndrain } from './come-back.ts';
import { planLeave } from './leave.ts';

export const planner = definePlanner<unknown, unknown, PostgresView>({
  drain: planLeave,
  decommission: planLeave,
  undrain: planUndrain,
  maintenance: planMaintenance,
});
