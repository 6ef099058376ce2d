/**
 * does: gives the tests of this source generated configurations and the real logrotate to compare with.
 * never: is part of the product.
 * talks to: logrotate and the file system of this machine.
 */
export { generateCase, type GeneratedCase } from './generated-config.ts';
export {
  askLogrotate,
  bringConfig,
  listTree,
  makeCase,
  noLogrotate,
  withoutRest,
  type RealAnswer,
} from './real-logrotate.ts';
