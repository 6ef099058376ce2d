import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { FaultError, type Fault } from '#shared/fault';
import { closeChannel, overrunBytes, type ChannelContext } from '../channel/index.ts';
import type { Landing } from './landing.ts';
import { openSocket } from './open-socket.ts';
import { socketFaults } from './socket-faults.ts';

/**
 * A connection to a unix socket of a node, or from it to a port, as Node's HTTP client wants one: it may be written to before it is open, and it
 * is destroyed as soon as either side ends. ssh2's own channel is neither: it has no destroyed state and no `close` of streams.
 */
export class SocketStream extends Duplex {
  readonly #context: ChannelContext;
  readonly #to: Landing;
  readonly #abandoned = new AbortController();
  readonly #opened = Promise.withResolvers<Fault | undefined>();
  #channel: ClientChannel | undefined;
  #isSettled = false;
  #sent = 0;
  #received = 0;

  constructor(context: ChannelContext, to: Landing) {
    super({ allowHalfOpen: false });
    // One that is given up before it is open belongs to no request any more; why it failed is told to those who wait.
    this.on('error', () => undefined);
    this.#context = context;
    this.#to = to;
  }

  /** Bytes that were handed to the open channel so far. What still waits for the channel is not counted: it never left. */
  get sentBytes(): number {
    return this.#sent;
  }

  get receivedBytes(): number {
    return this.#received;
  }

  /** Settles when the channel stands, or with the reason why not. Never rejects. */
  get opened(): Promise<Fault | undefined> {
    return this.#opened.promise;
  }

  override _construct(done: (error?: Error | null) => void): void {
    void this.#open(done);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const lost = this.#context.login.endFault();
    if (lost !== undefined) return done(new FaultError(lost));
    this.#sent += chunk.length;
    this.#channel?.write(chunk, () => done());
  }

  override _read(): void {
    const channel = this.#channel;
    if (channel === undefined || !channel.isPaused()) return;
    const { login } = this.#context;
    if (channel.readableLength > overrunBytes) return login.end(socketFaults(login.hop).overrun());
    channel.resume();
  }

  override _final(done: (error?: Error | null) => void): void {
    done();
    this.destroy();
  }

  /** A stream that is not open yet would wait for it before it ends; nobody else does. */
  override destroy(error?: Error): this {
    // Each abort makes an error with a trace of its own.
    if (!this.#isSettled) this.#abandoned.abort();
    return super.destroy(error);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#channel !== undefined) closeChannel(this.#context, this.#channel);
    done(error);
  }

  // What Node's agent calls on a socket. Liveness and time limits are the connection's and the asker's.
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  async #open(done: (error?: Error) => void): Promise<void> {
    let failure: Error | undefined;
    try {
      this.#attach(await openSocket(this.#context, this.#to, this.#abandoned.signal));
      this.#opened.resolve(undefined);
    } catch (error) {
      failure = error as Error;
      this.#opened.resolve(failure instanceof FaultError ? failure.fault : undefined);
    }
    this.#isSettled = true;
    done(failure);
  }

  #attach(channel: ClientChannel): void {
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
      if (!this.push(chunk)) channel.pause();
    });
    channel.on('error', () => undefined); // A close always follows and says why.
    channel.on('end', () => this.push(null));
    channel.on('close', () => {
      const lost = this.#context.login.endFault();
      if (lost !== undefined) this.destroy(new FaultError(lost));
      else if (!this.readableEnded && !this.destroyed) this.push(null);
    });
  }
}
