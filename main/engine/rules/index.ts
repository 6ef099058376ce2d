/**
 * does: turns the facts of one node, and the promises of workloads, into findings, forecasts, alarms and one-word states.
 * never: performs I/O, reads a clock, writes a sentence.
 * talks to: `shared/model`.
 */
export { backtest, type BacktestEvent, type BacktestSample } from './backtest.ts';
export { judgeNode } from './judge-node.ts';
export { nodeStateOf } from './node-state.ts';
export type { Judgement, Observation, WarmUp } from './observation.ts';
export {
  createReplicaRules,
  heldOutNodes,
  isSameImage,
  judgeReplicas,
  judgeWorkload,
  standingOperations,
  type HeldOut,
} from './replica/index.ts';
export { createNodeRules, type NodeRulesState } from './rules-state.ts';
export { updateAlarms } from './update-alarms.ts';
