/**
 * does: offers what a swarm can contribute to each verb: steps, promises, items, warnings, its own guards.
 * never: sends anything, plans on a reading that is not fresh.
 * talks to: `reading`, `step`, `source-kit`, `shared/model`.
 */
import { defineLooks, definePlanner } from '../../../source-kit/index.ts';
import type { SwarmLocal, SwarmSeat } from '../reading/index.ts';
import { planCapLogs } from './cap-logs.ts';
import { lookForDecommission, planDecommission } from './decommission.ts';
import { lookForDrain, planDrain } from './drain.ts';
import { planRebalance } from './rebalance.ts';
import { lookForRedeploy, planRedeploy } from './redeploy.ts';
import { planRestart } from './restart.ts';
import { planRollback } from './rollback.ts';
import { planUndrain } from './undrain.ts';

export const swarmPlanner = definePlanner<SwarmLocal, SwarmSeat>({
  drain: planDrain,
  undrain: planUndrain,
  decommission: planDecommission,
  rebalance: planRebalance,
  redeploy: planRedeploy,
  rollback: planRollback,
  restart: planRestart,
  'cap-logs': planCapLogs,
});

export const swarmLooks = defineLooks<SwarmLocal, SwarmSeat>({
  drain: lookForDrain,
  decommission: lookForDecommission,
  redeploy: lookForRedeploy,
});
