/**
 * does: says which steps a verb needs for containers that no orchestrator placed.
 * never: runs a step, stops what nobody declared.
 * talks to: the steps and readings of this source, `source-kit`, `shared`.
 */
import { defineLooks, definePlanner } from '../../../source-kit/index.ts';
import type { DockerReading } from '../asks.ts';
import { lookForCapLogs, planCapLogs } from './cap-logs.ts';
import { planDecommission } from './decommission.ts';
import { planDrain, planUndrain } from './drain.ts';
import { planRedeploy, planRestart, planRollback } from './replace.ts';

export const planner = definePlanner<DockerReading, never>({
  drain: planDrain,
  undrain: planUndrain,
  decommission: planDecommission,
  redeploy: planRedeploy,
  rollback: planRollback,
  restart: planRestart,
  'cap-logs': planCapLogs,
});

export const looks = defineLooks<DockerReading, never>({ 'cap-logs': lookForCapLogs });
