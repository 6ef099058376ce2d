/**
 * does: keeps what operations are and were, in the journal first, then on a board with a feed.
 * never: decides what to do, talks to the fleet.
 * talks to: journal, ports, `shared`.
 */
export { createOperationBook, type Deed, type Note, type OperationBook } from './operation-book.ts';
export { hasEnded, replayAll, type Recorded } from './replay.ts';
export { readRecord, type OperationRecord } from './records.ts';
