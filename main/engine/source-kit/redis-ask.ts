import type { Result } from '#shared/fault';
import type { Secret } from '#shared/model';
import type { Endpoint } from './endpoint.ts';

/** What RESP2 can say, decoded as UTF-8 with replacement marks. Numbers beyond 2^53 are rounded. An error inside a list is its text. */
export type RedisValue = string | number | null | readonly RedisValue[];

/**
 * One word of a command, sent as UTF-8; or a password that the command needs itself (`MIGRATE ... AUTH2 user password`),
 * read when it is sent.
 */
export type RedisWord = string | { readonly secret: Secret };

/** A command as it may be shown and recorded: without its secrets. */
export const shownCommand = (command: readonly RedisWord[]): string =>
  command.map((word) => (typeof word === 'string' ? word : '(secret)')).join(' ');

/** The server's answer to one command. `error` in its own words: `MOVED 3999 10.0.0.2:6379`, `NOPERM ...`. */
export type RedisAnswer =
  { readonly ok: true; readonly value: RedisValue } | { readonly ok: false; readonly error: string };

/** Answers of a Redis server, one for each command, in their order. */
export type RedisReply = {
  readonly replies: readonly RedisAnswer[];
  /** Console clock, epoch ms. */
  readonly sentAt: number;
  readonly receivedAt: number;
};

/**
 * One pipeline of commands to one Redis (or Valkey) server, which is never asked for another: a redirection is an answer.
 * Nothing is repeated and nothing waits for a reconnection. Not a transaction unless the commands say MULTI and EXEC.
 * Faults: `transport.socket-closed`, `transport.lost`, `transport.too-much-output`, `probe.timed-out`, `probe.unreadable`,
 * `daemon.auth-failed`, `daemon.untrusted`, `secret.unreadable`.
 */
export type RedisAsk<T> = {
  /** `source.question`, [a-z.-]+. */
  readonly id: string;
  /** What it reads or changes, in words for the operator. */
  readonly says: string;
  readonly lane: 'redis';
  readonly endpoint: Endpoint;
  /** Absent: no AUTH is sent. A password without a user is that of `default`. */
  readonly login?: { readonly user?: string; readonly password: Secret };
  /** Each a command with its arguments, one word each: `['CLUSTER', 'NODES']`. At least one. */
  readonly commands: readonly (readonly RedisWord[])[];
  readonly effect: 'reads' | 'changes';
  /** `replyBytes`: of all answers together, as they come over the line. */
  readonly limits: { readonly timeoutMs: number; readonly replyBytes: number };
  /** Pure, total. */
  readonly read: (reply: RedisReply) => Result<T>;
};

/** Limits of an ordinary question to a Redis server; `CLUSTER NODES` of 1,000 nodes with split slots is about 1 MB. */
export const redisLimits = { timeoutMs: 5_000, replyBytes: 8_388_608 } as const;
