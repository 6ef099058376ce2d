import type { Result } from '#shared/fault';

/** Raw answer of a node to a shell ask. Text is already bounded and decoded as UTF-8 with replacement marks. */
export type ShellReply = {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit status, or undefined when the channel ended without one. Resident asks have none. */
  readonly exitStatus: number | undefined;
  /** Console clock, epoch ms, when the ask was sent and when its last byte came. */
  readonly sentAt: number;
  readonly receivedAt: number;
};

/**
 * One question to one node: what to send, its limits, whether it changes anything, and a pure reader of the reply.
 * The only form of I/O a source knows; `engine/transport` is the only one that performs it.
 */
export type ShellAsk<T> = {
  /** `source.question`, unique: `host.tick`. Also the word the resident loop is poked with, so [a-z.-]+ only. */
  readonly id: string;
  /** What it reads, in words for the operator. */
  readonly says: string;
  /**
   * `resident`: part of the one long-lived shell loop of the node; no new process tree for a sweep.
   * `own-channel`: a channel of its own, ended after the reply; for rare or slow questions.
   */
  readonly lane: 'resident' | 'own-channel';
  /**
   * POSIX sh, constant text, nothing interpolated, run under LC_ALL=C with a fixed PATH.
   * A resident script appends its answer to the variable `out` (so that a tick forks nothing) and must not read stdin.
   * An own-channel script writes to stdout and finds its `inputs` as $1, $2 ...
   */
  readonly script: string;
  /** Values for $1, $2 ...; quoted by the transport, never by the caller. Empty for resident asks. */
  readonly inputs: readonly string[];
  readonly effect: 'reads' | 'changes';
  readonly limits: {
    readonly timeoutMs: number;
    readonly stdoutBytes: number;
    readonly stderrBytes: number;
  };
  /** Pure: bytes of any kind give a value or a fault, never a throw. */
  readonly read: (reply: ShellReply) => Result<T>;
};

/** Limits of an ordinary probe: R53, R54. */
export const probeLimits = { timeoutMs: 5_000, stdoutBytes: 1_048_576, stderrBytes: 65_536 } as const;
