/**
 * does: works out what the logs of nodes answer together, and which of their findings somebody has to be told of.
 * never: reads a log, writes a sentence that a person reads as an alarm.
 * talks to: `shared/model`.
 */
export { fillsBeforeRotation } from './fills-before-rotation.ts';
export { freedBetween } from './freed-between.ts';
export { createLogRules, isLogRule, judgeLogs, type LogRulesState } from './log-alarms.ts';
export { joinLogAnswers, nodeLogAnswer, type NodeLogAnswer } from './log-answers.ts';
