import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { fault, FaultError, type Fault } from '#shared/fault';
import type { ChannelContext } from '../channel/index.ts';
import { SocketStream } from './socket-stream.ts';

/** A socket that was found closed is not tried again for a question that comes right behind, ms. */
const closedMs = 1_000;

/** `countsUntil` in monotonic ms. */
type Try = { readonly found: Promise<Fault | undefined>; countsUntil: number };

/**
 * Node's keep-alive agent over channels of one SSH connection: an open channel answers in half the time of a new one and
 * without its 43 ms stalls. One channel at most stays open idle for each socket.
 */
export class SocketAgent extends Agent {
  readonly #context: ChannelContext;
  readonly #tries = new Map<string, Try>();

  constructor(context: ChannelContext, maxSockets = context.limits.socketChannels) {
    super({ keepAlive: true, maxSockets, maxFreeSockets: 1 });
    this.#context = context;
  }

  override createConnection(options: ClientRequestArgs): Duplex {
    const { socketPath } = options;
    if (typeof socketPath !== 'string')
      throw new FaultError(fault('engine.bug', 'An HTTP request over SSH names no socket.'));
    const stream = new SocketStream(this.#context, socketPath);
    if (this.tried(socketPath) === undefined) this.#note(socketPath, stream.opened);
    return stream;
  }

  /**
   * What somebody finds who opens the socket now, or found a moment ago: why it is closed, or nothing. Undefined when there
   * is nobody. Several sources ask the same daemon at the same time, and most machines have none.
   */
  tried(path: string): Promise<Fault | undefined> | undefined {
    const before = this.#tries.get(path);
    return before !== undefined && this.#context.clock.monotonicMs() < before.countsUntil
      ? before.found
      : undefined;
  }

  #note(path: string, opened: Promise<Fault | undefined>): void {
    const found = opened.then((why) => {
      // Somebody who gave up says nothing of the socket.
      const isClosed = why?.code === 'transport.socket-closed';
      attempt.countsUntil = isClosed ? this.#context.clock.monotonicMs() + closedMs : 0;
      return isClosed ? why : undefined;
    });
    const attempt: Try = { found, countsUntil: Number.POSITIVE_INFINITY };
    this.#tries.set(path, attempt);
  }
}
