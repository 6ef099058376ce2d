/**
 * does: keeps the write-ahead journal of operations and the hash-chained audit log.
 * never: knows what an operation is, sends anything.
 * talks to: the file system, `ports`, `shared`.
 */
export type { Audit, AuditNote, Journal } from './journal.ts';
export { openAudit } from './audit-log.ts';
