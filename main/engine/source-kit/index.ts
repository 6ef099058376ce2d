/**
 * does: gives the words a source is written in: Ask, Probe, Source; workloads, steps, planners, locks.
 * never: performs an ask, decides when to ask.
 * talks to: `shared/model`, `shared/fault`.
 */
export {
  daemonLimits,
  isShellAsk,
  probeLimits,
  type Ask,
  type Follow,
  type HttpAsk,
  type HttpReply,
  type Outcome,
  type Perform,
  type ShellAsk,
  type ShellReply,
  type Stream,
  type StreamAsk,
} from './ask.ts';
export { endpointName, endpointOf, type Endpoint } from './endpoint.ts';
export {
  redisLimits,
  shownCommand,
  type RedisAnswer,
  type RedisAsk,
  type RedisReply,
  type RedisValue,
  type RedisWord,
} from './redis-ask.ts';
export { sqlLimits, type SqlAsk, type SqlReply, type SqlRow, type SqlValue } from './sql-ask.ts';
export { createBatchGate } from './batch-gate.ts';
export { boundedShell } from './bounded-shell.ts';
export { dockerLogs } from './docker-logs.ts';
export { createDeployCommands } from './deploy-commands.ts';
export { healthFunction, healthWords, readHealthLine } from './health-check.ts';
export {
  askHeld,
  createHoldMark,
  heldScript,
  marksOf,
  memberOf,
  readHeld,
  type HeldReading,
} from './hold-mark.ts';
export { capOf, whyNoCap, withCap, type LogCap, type LogOptions } from './log-cap.ts';
export { heldOnce } from './held-once.ts';
export { ownText, withOwnTexts } from './own-texts.ts';
export { nodeLock } from './node-lock.ts';
export { joinOffers } from './join-offers.ts';
export { drainFor, withRemains } from './leave-for-good.ts';
export {
  momentBefore,
  otherSettings,
  releaseAt,
  releaseBefore,
  releasesOf,
  releasesUpTo,
} from './release-choice.ts';
export { availableOn, placedOrigin, promisePlaced } from './placed-workload.ts';
export { createServiceHooks, type ServiceHookSteps, type ServiceOnNode } from './service-hooks.ts';
export { asRoot, changeAsk, lineAsk, shownAsRoot } from './shell-change.ts';
export { followHow, notReadable, shellLog } from './shell-log.ts';
export { adviceForJournal, adviceToRead, sudoReadFunction, sudoReads } from './sudo-read.ts';
export {
  defineLooks,
  definePlanner,
  noOffer,
  refused,
  type LockAnswer,
  type LockKeeper,
  type LockWish,
  type Look,
  type Looked,
  type Offer,
  type Planner,
  type PlanLooks,
  type PlanSpace,
  type PlanView,
  type ServerWord,
} from './planner.ts';
export {
  defineStep,
  stepCall,
  type Holding,
  type HoldingItem,
  type Placed,
  type Readiness,
  type Rounds,
  type StepKind,
  type StepPlace,
} from './step.ts';
export {
  defineOwnershipSource,
  onlyAnswer,
  type Claimant,
  type KeyListing,
  type KeyLook,
  type KeyPage,
  type KeySearch,
  type KeyTelling,
  type OwnershipSource,
  type OwnershipView,
} from './ownership-source.ts';
export { defineLogSource, type LogContext, type LogHistory, type LogSource } from './log-source.ts';
export { defineScheduleSource, type ScheduleContext, type ScheduleSource } from './schedule-source.ts';
export type { LogSearch, LogStream, TailSource, TailView } from './tail-source.ts';
export { leadTalk, type Dialogue, type Talk } from './talk.ts';
export {
  defineWorkloadSource,
  type LocalCall,
  type Observation,
  type Observed,
  type SeatCall,
  type WorkloadReading,
  type WorkloadSettings,
  type WorkloadSource,
} from './workload-source.ts';
export {
  answerFrame,
  askProgram,
  pokeLine,
  pongLine,
  readNodeLine,
  readPokeLine,
  readShellInput,
  readyLine,
  residentProgram,
  shellExec,
  shellPath,
  streamProgram,
  type NodeLine,
  type ShellInput,
} from './resident-protocol.ts';
export { readCount, readDecimal, readKibibytes } from './numbers.ts';
export { have, lack, linesOf, readField, readSections, type Field, type Sections } from './sections.ts';
export { isShellWord, quoteWord, readQuotedWords, type QuotedWords } from './shell-quoting.ts';
export { textHash } from './text-hash.ts';
export {
  defineProbe,
  defineSource,
  type FactContext,
  type FakeAnswer,
  type FillingProbe,
  type FillingReading,
  type Probe,
  type Source,
  type Tier,
} from './source.ts';
