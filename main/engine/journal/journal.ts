import type { Fault } from '#shared/fault';
import type { AuditEntry, AuditVerdict, EpochMs } from '#shared/model';

/**
 * A write-ahead log on this machine: what is appended survives a crash and a power cut (R69-R71).
 * Records are opaque JSON; the operation room gives them their meaning.
 */
export type Journal = {
  /** Everything that was readable at the start, oldest first. A torn last record was dropped. */
  readonly records: readonly unknown[];
  /**
   * Set when the journal is read-only: `journal.damaged` (a record in the middle does not fit), `journal.in-use` (another
   * process writes it), `journal.unwritable`.
   */
  readonly damage: Fault | undefined;
  /**
   * Resolves when the record is on disk (fsync, and the directory on create). Rejects with FaultError `journal.*`; after one failure every later append rejects too (R70).
   */
  readonly append: (record: unknown) => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** What an audit line says; sequence, hashes and time are the log's own. */
export type AuditNote = Omit<AuditEntry, 'seq' | 'at' | 'hash' | 'previousHash'> & { readonly at: EpochMs };

/** The append-only, hash-chained record of who did what and why (R91, R92). */
export type Audit = {
  /** Rejects as `Journal.append` does: a deed that cannot be recorded must not be done. */
  readonly append: (note: AuditNote) => Promise<AuditEntry>;
  /** Newest first. */
  readonly entries: (wish: {
    readonly before?: number | undefined;
    readonly operationId?: string | undefined;
    readonly limit: number;
  }) => Promise<readonly AuditEntry[]>;
  readonly verify: () => Promise<AuditVerdict>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};
