/**
 * does: says what is asked of a locator and its hosts, and what their answers are.
 * never: compares answers with each other, counts what was not counted for it.
 * talks to: `reach` of this source, `source-kit`, `shared`.
 */
export type { HostCount, Holding, Mapping, Page, Share, Summary, Target } from './answers.ts';
export { readMapping } from './answers.ts';
export {
  claimantsOf,
  hostClaim,
  locatorClaim,
  locatorId,
  pairsOf,
  type HostClaim,
  type LocatorClaim,
  type SpaceClaim,
} from './claimants.ts';
export {
  askHolding,
  askHost,
  askKey,
  askPage,
  askSummary,
  askTarget,
  askTargets,
  mostRows,
} from './questions.ts';
