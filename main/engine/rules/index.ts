/**
 * does: turns the facts of one node, the promises of workloads and the claims about ownership into findings, forecasts,
 *   alarms, one-word states and qualities (with their formulas, in words).
 * never: performs I/O, reads a clock, writes a sentence that a person reads as an alarm.
 * talks to: `shared/model`.
 */
export { backtest, type BacktestEvent, type BacktestSample } from './backtest.ts';
export type { Judged } from './conditions.ts';
export { isNodeRule, judgeNode } from './judge-node.ts';
export { nodeStateOf } from './node-state.ts';
export {
  createSpaceRules,
  isSpaceRule,
  judgeSpaces,
  spaceViewOf,
  type PartyTime,
  type QualityContext,
} from './ownership/index.ts';
export {
  createLogRules,
  fillsBeforeRotation,
  freedBetween,
  isLogRule,
  joinLogAnswers,
  judgeLogs,
  nodeLogAnswer,
  type LogRulesState,
  type NodeLogAnswer,
} from './logs/index.ts';
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
export {
  fleetTaskFinding,
  fleetTaskOf,
  isCopyOf,
  isTaskRule,
  judgeTasks,
  missingTasks,
} from './schedule/index.ts';
export { createNodeRules, type NodeRulesState } from './rules-state.ts';
export { updateAlarms } from './update-alarms.ts';
