/**
 * does: keeps the write-ahead journal of operations and the hash-chained audit log.
 * never: knows what an operation is, sends anything, tries a failed write again.
 * talks to: the file system, `ports`, `shared`.
 */
export { createNodeDisk, type Disk, type LogFile } from './disk/index.ts';
export type { Audit, AuditNote, Journal } from './journal.ts';
export { lateAudit } from './late-audit.ts';
export { openAudit, type AuditPlace } from './open-audit.ts';
export { openJournal } from './open-journal.ts';
