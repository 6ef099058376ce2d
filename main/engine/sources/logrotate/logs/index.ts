/**
 * does: puts one look at a node together: its logs, who covers them, when they were and will be rotated.
 * never: performs I/O, reads a clock, calls anything fine that it does not know.
 * talks to: `source-kit`, `shared/model`, the readers of this source.
 */
export { containerOf } from './cover.ts';
export { containerDefaultOf } from './container-default.ts';
export { deletedOpenOf, looksLikeLog } from './deleted-open.ts';
export { journalBound, journalLog, journalOf } from './journal.ts';
export { lastFreedOf } from './last-freed.ts';
export { findLogs, type FoundLogs } from './log-files.ts';
export { createPicture, type Picture } from './picture.ts';
export { problemsOf, rulesOf } from './rules.ts';
export { runnerOf } from './runner.ts';
export { runAfter } from './runs.ts';
