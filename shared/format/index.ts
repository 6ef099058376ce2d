/**
 * does: turns values of the model into the words, numbers and units that every shell shows.
 * never: reads a clock, knows a screen, decides anything.
 * talks to: `shared/model`, `shared/fault`.
 */
export { alarmText } from './alarm-text.ts';
export { connectionText, type ConnectionText } from './connection-text.ts';
export type { AlarmText } from './disk-alarm-text.ts';
export { factText } from './fact-text.ts';
export { forecastShort, forecastText } from './forecast-text.ts';
export {
  listText,
  bytesText,
  countText,
  plural,
  memoryText,
  millisecondsText,
  percentText,
} from './quantity.ts';
export { situation, type Situation, type SituationPart } from './situation.ts';
export { stateWord } from './state-word.ts';
export { clockText, durationText, roughDurationText, type TimeZone } from './time.ts';
export { digestText, digestWords, imageTag, imageText, workloadVersion } from './image-text.ts';
export {
  operationResultWord,
  operationSentence,
  operationTitle,
  overridesText,
  operationStateWord,
} from './operation-text.ts';
export { isSettled, operationProgress, type OperationProgress } from './operation-progress.ts';
export {
  agreementText,
  claimAgeText,
  claimantKindText,
  disputePlace,
  disputesByHarm,
  keyFindingText,
  lagText,
  ownedStateText,
  ownershipSituation,
  partyName,
  partyText,
  qualityText,
  spaceKindText,
  spaceSummaryText,
  unitsText,
} from './ownership-text.ts';
export { roundsShare, roundsTexts } from './rounds-text.ts';
export { guardWord, lockText, planSentence, promiseText } from './plan-text.ts';
export {
  classOfItem,
  itemFateText,
  itemKindText,
  itemNameText,
  planClasses,
  planClassWords,
  type PlanClass,
} from './plan-item-text.ts';
export {
  handedText,
  spaceChanges,
  takenOn,
  takersOf,
  type PartyChange,
  type SpaceChange,
} from './hand-over-text.ts';
export { fillsBecause, fillsNext, fillsTitle } from './log-alarm-text.ts';
export { activityParts, auditJsonLines, auditTsv, chainText, planScript, recordLine } from './record-text.ts';
export { confirmText, requestSubject, requestVerb, verbOfRequest } from './request-text.ts';
export { promiseTag, verdictText } from './verdict-text.ts';
export {
  containerDefaultText,
  coverText,
  growthText,
  logDriverText,
  logName,
  writersText,
} from './rotation-text.ts';
export { capitalised } from './capitalised.ts';
export { logsSituation } from './logs-situation.ts';
export { lastRunText, nextRunText, runText, scheduleSituation } from './schedule-text.ts';
export { workloadSituation } from './workload-situation.ts';
export {
  copyLook,
  copyText,
  copyWord,
  isReadingOld,
  saysNothing,
  workloadCause,
  workloadCauses,
  type CopyLook,
  type WorkloadCause,
} from './workload-standing.ts';
export { countsText, workloadWhy, type WorkloadContext } from './workload-text.ts';
