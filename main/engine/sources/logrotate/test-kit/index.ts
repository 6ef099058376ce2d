/**
 * does: gives the tests of this source nodes in a few words, generated configurations, and the real logrotate to compare with.
 * never: is part of the product.
 * talks to: logrotate and the file system of this machine.
 */
export { answerOf, statLine } from './answer.ts';
export { generateCase, type GeneratedCase } from './generated-config.ts';
export { hourMs, lookedAt, midnight } from './looked.ts';
export {
  askLogrotate,
  bringConfig,
  listTree,
  makeCase,
  noLogrotate,
  withoutRest,
  type RealAnswer,
} from './real-logrotate.ts';
