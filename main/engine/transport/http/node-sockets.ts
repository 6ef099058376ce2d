import type { Agent } from 'node:http';
import type { Fault } from '#shared/fault';
import type { ChannelContext } from '../channel/index.ts';
import { SocketAgent } from './socket-agent.ts';
import { SocketStream } from './socket-stream.ts';

/** What was found of a socket counts for a question that comes right behind, ms. */
const freshMs = 1_000;

/** One socket of the node that somebody asked for. */
type NodeSocket = {
  readonly path: string;
  /** It opened when it was opened last. */
  isKnown: boolean;
  /** What the last one found who opened it, as long as that counts. */
  found: Promise<Fault | undefined> | undefined;
  /** In monotonic ms. */
  foundCountsUntil: number;
  /** The channel that was opened to see whether it opens, for the first request. */
  spare: { readonly stream: SocketStream; readonly since: number } | undefined;
};

const none: readonly NodeSocket[] = [];

/**
 * The unix sockets of one node, and the requests to them. Most machines have no daemon, and there are a thousand of them: until
 * a request is made, a node keeps nothing but what was found, in a list of one or two (a map of one takes 200 bytes more).
 */
export class NodeSockets {
  readonly #context: ChannelContext;
  #sockets: readonly NodeSocket[] = none;
  #agent: SocketAgent | undefined;

  constructor(context: ChannelContext) {
    this.#context = context;
  }

  /** What carries requests to the sockets. */
  get agent(): Agent {
    return (this.#agent ??= new SocketAgent((path) => this.#open(path), this.#context.limits.socketChannels));
  }

  /**
   * Why a socket is closed, or nothing; undefined at once for one that opened before. Several sources ask for it at the
   * same time: the first opens a channel, which costs a third of a request, the rest wait.
   */
  closed(path: string): Promise<Fault | undefined> | undefined {
    const socket = this.#socketAt(path);
    return this.#found(socket) ?? (socket.isKnown ? undefined : this.#knock(socket));
  }

  destroy(): void {
    for (const { spare } of this.#sockets) spare?.stream.destroy();
    this.#agent?.destroy();
  }

  #socketAt(path: string): NodeSocket {
    const before = this.#sockets.find((one) => one.path === path);
    if (before !== undefined) return before;
    const socket: NodeSocket = {
      path,
      isKnown: false,
      found: undefined,
      foundCountsUntil: 0,
      spare: undefined,
    };
    this.#sockets = this.#sockets.concat(socket);
    return socket;
  }

  #open(path: string): SocketStream {
    const socket = this.#socketAt(path);
    const spare = this.#takeSpare(socket);
    if (spare !== undefined) return spare;
    const stream = new SocketStream(this.#context, path);
    if (this.#found(socket) === undefined) void this.#note(socket, stream.opened);
    return stream;
  }

  /** What somebody finds who opens the socket now, or found a moment ago. */
  #found({ found, foundCountsUntil }: NodeSocket): Promise<Fault | undefined> | undefined {
    return this.#context.clock.monotonicMs() < foundCountsUntil ? found : undefined;
  }

  #knock(socket: NodeSocket): Promise<Fault | undefined> {
    const stream = new SocketStream(this.#context, socket.path);
    socket.spare = { stream, since: this.#context.clock.monotonicMs() };
    const opened = stream.opened.then((why) => {
      if (why !== undefined) socket.spare = undefined;
      return why;
    });
    return this.#note(socket, opened);
  }

  /** One that nobody came for may have been closed by the daemon meanwhile. */
  #takeSpare(socket: NodeSocket): SocketStream | undefined {
    const { spare } = socket;
    if (spare === undefined) return undefined;
    socket.spare = undefined;
    if (!spare.stream.destroyed && this.#context.clock.monotonicMs() - spare.since < freshMs)
      return spare.stream;
    spare.stream.destroy();
    return undefined;
  }

  #note(socket: NodeSocket, opened: Promise<Fault | undefined>): Promise<Fault | undefined> {
    const found = opened.then((why) => {
      // Somebody who gave up says nothing of the socket.
      const isClosed = why?.code === 'transport.socket-closed';
      socket.foundCountsUntil = isClosed ? this.#context.clock.monotonicMs() + freshMs : 0;
      socket.isKnown = why === undefined;
      return isClosed ? why : undefined;
    });
    socket.found = found;
    socket.foundCountsUntil = Number.POSITIVE_INFINITY;
    return found;
  }
}
