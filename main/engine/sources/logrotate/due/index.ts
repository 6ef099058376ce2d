/**
 * does: says when logrotate rotates a file: its memory of the last time, the calendar of the node, the rule.
 * never: performs I/O, reads a clock.
 * talks to: the reader of the configuration.
 */
export { createNodeClock, plainSeconds, type LocalTime, type NodeClock } from './node-clock.ts';
export { dueAfter, judgeFile, type Moment, type Verdict } from './judge.ts';
export { readState, type ReadState, type RotationState } from './read-state.ts';
