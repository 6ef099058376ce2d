/**
 * does: runs operations step by step: locks, checks, intents on disk, changes in one go or in rounds, verification, the way back.
 * never: decides what a plan contains, sends anything before its intent is written, sends again blind.
 * talks to: compose, guard, record, source-kit, ports, `shared`.
 */
export { floorsOf } from './floors.ts';
export {
  readHolders,
  takeLocks,
  type HeldLocks,
  type LockOrder,
  type LockParts,
  type UnreadLock,
} from './lock-desk.ts';
export { readAll } from './asker.ts';
export { releaseLeft } from './release-left.ts';
export { runOperation } from './run-operation.ts';
export type { LiveRun, RunParts } from './run-parts.ts';
export { watchFloors } from './watch-floors.ts';
export { createSteering, type Decision, type Steering } from './steering.ts';
