import type { Fault, Result } from '#shared/fault';
import type { NodeId, Secret } from '#shared/model';
import type { Endpoint } from './endpoint.ts';
import type { RedisAsk } from './redis-ask.ts';
import type { SqlAsk } from './sql-ask.ts';

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

/** Answer of a daemon to an HTTP ask. `body` is bounded and decoded as UTF-8 with replacement marks. */
export type HttpReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Console clock, epoch ms. */
  readonly sentAt: number;
  readonly receivedAt: number;
};

/**
 * One HTTP request to a daemon, carried through the SSH connection that is already open: nothing is exposed on the network
 * and no process starts on the node. Redirections are answers.
 */
export type HttpAsk<T> = {
  /** `source.question`, [a-z.-]+. */
  readonly id: string;
  readonly says: string;
  readonly lane: 'http';
  /** Absolute path of a unix socket on the node (`/var/run/docker.sock`), or a port as the node (or this console) reaches it. */
  readonly socket: string | Endpoint;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, percent-encoded by the source: `/v1.41/services/web?version=7`. */
  readonly path: string;
  /** Sent as JSON when given. */
  readonly body?: unknown;
  /** Beside those the transport sets itself (host, content-type, content-length). Nothing secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /** One header whose value is `prefix` and a secret that is read when the request is sent. */
  readonly secretHeader?: { readonly name: string; readonly prefix: string; readonly secret: Secret };
  readonly effect: 'reads' | 'changes';
  readonly limits: { readonly timeoutMs: number; readonly bodyBytes: number };
  /** Pure, total. Sees every status, so that a 404 can be an answer. */
  readonly read: (reply: HttpReply) => Result<T>;
};

/** Any question to one node, or to a server as that node reaches it. */
export type Ask<T> = ShellAsk<T> | HttpAsk<T> | RedisAsk<T> | SqlAsk<T>;

/** Runs a command on the node itself. Every other lane speaks to a daemon. */
export const isShellAsk = <T>(ask: Ask<T>): ask is ShellAsk<T> =>
  ask.lane === 'resident' || ask.lane === 'own-channel';

/**
 * What became of an ask that was meant to be performed once.
 * - `answered`: the reply came whole and was read (its reading may still be a fault).
 * - `not-sent`: provably no byte of it left: it may be sent again.
 * - `unanswered`: it may have been carried out. Never sent again before the fleet was read (R74).
 */
export type Outcome<T> =
  | { readonly kind: 'answered'; readonly result: Result<T> }
  | { readonly kind: 'not-sent' | 'unanswered'; readonly fault: Fault };

/**
 * Performs an ask of any lane on a node by its id. What the operation and workload rooms know of the transport.
 * On `consolePlace` endpoints are dialled from this console itself; an ask that needs a node is `not-sent` there.
 */
export type Perform = <T>(nodeId: NodeId, ask: Ask<T>, signal: AbortSignal) => Promise<Outcome<T>>;

/**
 * A question whose answer has no end until somebody ends it: a daemon's stream (`GET /events`), or a command that runs on
 * (`tail -F`). `limits.timeoutMs` bounds the wait for its beginning only; a script finds an empty standard input and is to
 * end in an `exec` of what it follows, which is killed when the console goes away.
 */
export type StreamAsk = Omit<HttpAsk<never>, 'read'> | Omit<ShellAsk<never>, 'read'>;

/**
 * Hands over the bytes of a stream as they come; the next are read when `take` is done, so a flood waits on the node. A chunk
 * is valid during the call only. Resolves with the reason of its end, at once for a node that is not connected; never rejects
 * for the node's sake.
 */
export type Stream = (
  nodeId: NodeId,
  ask: StreamAsk,
  take: (chunk: Uint8Array) => void | Promise<void>,
  signal: AbortSignal,
) => Promise<Fault>;

/** Follows the lines of a stream, each of them bounded; empty ones are left out. As `Stream` in all else. */
export type Follow = (
  nodeId: NodeId,
  ask: StreamAsk,
  onLine: (line: string) => void,
  signal: AbortSignal,
) => Promise<Fault>;

/** Limits of an ordinary question to a daemon. */
export const daemonLimits = { timeoutMs: 10_000, bodyBytes: 8_388_608 } as const;
