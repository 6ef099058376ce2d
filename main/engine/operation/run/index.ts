/**
 * does: runs operations step by step: locks, checks, intents on disk, changes in one go or in rounds, verification, the way back.
 * never: decides what a plan contains, sends anything before its intent is written, sends again blind.
 * talks to: compose, guard, record, source-kit, ports, `shared`.
 */
export { floorsOf } from './floors.ts';
export { readHolders, type LockParts, type UnreadLock } from './ask-locks.ts';
export type { HeldLocks } from './held-locks.ts';
export { takeLocks, type LockOrder } from './take-locks.ts';
export { readAll } from './asker.ts';
export { releaseLeft } from './release-left.ts';
export { runOperation } from './run-operation.ts';
export type { LiveRun, RunParts } from './run-parts.ts';
export { watchFloors } from './watch-floors.ts';
export { createSteering, type Decision, type Steering } from './steering.ts';
