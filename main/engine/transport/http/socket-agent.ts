import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { fault, FaultError, type Fault } from '#shared/fault';
import type { ChannelContext } from '../channel/index.ts';
import { SocketStream } from './socket-stream.ts';

/** What was found of a socket counts for a question that comes right behind, ms. */
const freshMs = 1_000;

/** `countsUntil` in monotonic ms. */
type Try = { readonly found: Promise<Fault | undefined>; countsUntil: number };

/**
 * Node's keep-alive agent over channels of one SSH connection: an open channel answers in half the time of a new one and
 * without its 43 ms stalls. One channel at most stays open idle for each socket.
 */
export class SocketAgent extends Agent {
  readonly #context: ChannelContext;
  readonly #tries = new Map<string, Try>();
  /** Sockets that opened before. */
  readonly #known = new Set<string>();
  /** Channels that were opened to see whether they open, for the first request. */
  readonly #spares = new Map<string, { readonly stream: SocketStream; readonly since: number }>();

  constructor(context: ChannelContext, maxSockets = context.limits.socketChannels) {
    super({ keepAlive: true, maxSockets, maxFreeSockets: 1 });
    this.#context = context;
  }

  override createConnection(options: ClientRequestArgs): Duplex {
    const { socketPath } = options;
    if (typeof socketPath !== 'string')
      throw new FaultError(fault('engine.bug', 'An HTTP request over SSH names no socket.'));
    const spare = this.#takeSpare(socketPath);
    if (spare !== undefined) return spare;
    const stream = new SocketStream(this.#context, socketPath);
    if (this.#found(socketPath) === undefined) void this.#note(socketPath, stream.opened);
    return stream;
  }

  override destroy(): void {
    for (const { stream } of this.#spares.values()) stream.destroy();
    super.destroy();
  }

  /**
   * Why a socket is closed, or nothing; undefined at once for one that opened before. Most machines have no daemon, and
   * several sources ask for it at the same time: the first opens a channel, which costs a third of a request, the rest wait.
   */
  closed(path: string): Promise<Fault | undefined> | undefined {
    return this.#found(path) ?? (this.#known.has(path) ? undefined : this.#knock(path));
  }

  /** What somebody finds who opens the socket now, or found a moment ago. */
  #found(path: string): Promise<Fault | undefined> | undefined {
    const before = this.#tries.get(path);
    return before !== undefined && this.#context.clock.monotonicMs() < before.countsUntil
      ? before.found
      : undefined;
  }

  #knock(path: string): Promise<Fault | undefined> {
    const stream = new SocketStream(this.#context, path);
    this.#spares.set(path, { stream, since: this.#context.clock.monotonicMs() });
    const opened = stream.opened.then((why) => {
      if (why !== undefined) this.#spares.delete(path);
      return why;
    });
    return this.#note(path, opened);
  }

  /** One that nobody came for may have been closed by the daemon meanwhile. */
  #takeSpare(path: string): SocketStream | undefined {
    const spare = this.#spares.get(path);
    if (spare === undefined) return undefined;
    this.#spares.delete(path);
    if (!spare.stream.destroyed && this.#context.clock.monotonicMs() - spare.since < freshMs)
      return spare.stream;
    spare.stream.destroy();
    return undefined;
  }

  #note(path: string, opened: Promise<Fault | undefined>): Promise<Fault | undefined> {
    const found = opened.then((why) => {
      // Somebody who gave up says nothing of the socket.
      const isClosed = why?.code === 'transport.socket-closed';
      attempt.countsUntil = isClosed ? this.#context.clock.monotonicMs() + freshMs : 0;
      if (why === undefined) this.#known.add(path);
      else this.#known.delete(path);
      return isClosed ? why : undefined;
    });
    const attempt: Try = { found, countsUntil: Number.POSITIVE_INFINITY };
    this.#tries.set(path, attempt);
    return found;
  }
}
