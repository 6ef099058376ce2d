import type { Result } from '#shared/fault';
import type { Secret } from '#shared/model';
import type { Endpoint } from './endpoint.ts';

/**
 * A value of a row. int8 and numeric are strings, because a number would round them; every type but whole numbers up to int4,
 * floats and booleans is the server's own text for it (dates ISO, `bytea` hex, arrays `{a,b}`).
 */
export type SqlValue = string | number | boolean | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** Answers of a PostgreSQL server: the rows of each statement, in the order of the statements. */
export type SqlReply = {
  readonly results: readonly (readonly SqlRow[])[];
  /** Console clock, epoch ms. */
  readonly sentAt: number;
  readonly receivedAt: number;
};

/**
 * Statements to one PostgreSQL server, one after the other on one connection. `reads` runs them in one read-only
 * transaction; `changes` runs each as it is, with no transaction round it (`pg_promote`, `ALTER SYSTEM`), and ends with the
 * first that is refused. The server ends a statement that takes longer than `timeoutMs` itself.
 * Faults: `daemon.refused` (the server's own words, `facts.sqlState`, and `facts.statement`: its place from 1 on),
 * `transport.socket-closed`, `transport.lost`, `transport.too-much-output`, `probe.timed-out`, `probe.unreadable`,
 * `daemon.auth-failed`, `daemon.untrusted`, `secret.unreadable`.
 */
export type SqlAsk<T> = {
  /** `source.question`, [a-z.-]+. */
  readonly id: string;
  /** What it reads or changes, in words for the operator. */
  readonly says: string;
  readonly lane: 'sql';
  readonly endpoint: Endpoint;
  /** Absent password: the server must let the user in without one. */
  readonly login: { readonly user: string; readonly password?: Secret };
  readonly database: string;
  /** Constant text; values go as $1, $2 ... and are never put into it. At least one. */
  readonly statements: readonly { readonly text: string; readonly values: readonly SqlValue[] }[];
  readonly effect: 'reads' | 'changes';
  /** `rows`: most of one statement; more are a fault, not a shorter list. Their bytes are bounded too (8 MiB altogether). */
  readonly limits: { readonly timeoutMs: number; readonly rows: number };
  /** Pure, total. */
  readonly read: (reply: SqlReply) => Result<T>;
};

/** Limits of an ordinary question to a PostgreSQL server. */
export const sqlLimits = { timeoutMs: 5_000, rows: 2_000 } as const;
