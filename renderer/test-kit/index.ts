/**
 * does: builds fleets, nodes, alarms, workloads, plans and operations in shared words, and serves them over a local link, for tests and for looking.
 * never: ships in a build.
 * talks to: `shared`.
 */
export { everyMs, hostFacts, known, noFacts, unknown, volume } from './facts.ts';
export { connected, fleetNode, nodeView, steady } from './node-view.ts';
export { alarm, diskSpace, fillsIn } from './alarm.ts';
export { fleetHeader, snapshot } from './snapshot.ts';
export { testLink, type Answers, type TestBoards, type TestLink } from './test-link.ts';
export {
  answeredAgain,
  calmFleet,
  emptyFleetSnapshot,
  firstMoment,
  largeFleet,
  pictureFleet,
} from './example-fleets.ts';
export { broken, copies, digestOf, holds, origin, placement, workload } from './workload.ts';
export { calmWorkloads, exampleEvents, exampleReleases, pictureWorkloads } from './example-workloads.ts';
export { drainRequest, examplePlan, guardAnswer, redeployPlan, stepCall } from './plan.ts';
export { decommissionPlan, handOverOperation, handOverPlan, longPlan, settlePlan } from './hand-over-plan.ts';
export { actionLeave, exampleExposure, operationAnswers, planFor } from './operation-answers.ts';
export { exampleAudit, exampleOperations, operation, stepsOf } from './operation.ts';
export {
  databaseSpace,
  disputedDocuments,
  documentSpace,
  exampleOwnership,
  slotSpace,
} from './example-spaces.ts';
export { pictureSpaces, taskSpace, troubledSlots } from './picture-spaces.ts';
export {
  exampleFinding,
  exampleKeys,
  exampleRanges,
  handingOver,
  largeDocuments,
  largeSlots,
} from './spaces-in-use.ts';
export { renderScreen, type Shown } from './render-screen.tsx';
export {
  elementsMadeOfText,
  fewHostileTexts,
  hostileTexts,
  sayingEverywhere,
  someHostileTexts,
} from './hostile-texts.ts';
