import { Duplex } from 'node:stream';
import type { Clock } from '../../ports/index.ts';
import type { SshLimits } from '../ssh-limits.ts';
import type { Inbox } from './inbox.ts';
import { readGreeting, readKexInit, type ServerHello } from './server-hello.ts';

/** Why the stream was cut by us. */
export type Breach = { readonly kind: 'not-ssh' | 'too-much' | 'backlog' | 'overrun'; readonly says: string };

/** The byte stream under one SSH connection: a socket, or a channel through a jump host. */
export type GuardOptions = {
  readonly inner: Duplex;
  readonly clock: Clock;
  readonly limits: SshLimits;
  readonly inbox: Inbox;
  /** True when the peer sent more than the window of a channel allows. Sockets have no window. */
  readonly isOverrun: () => boolean;
  /** The identification line is whole. */
  readonly onIdentified: () => void;
  readonly onBreach: (breach: Breach) => void;
};

const hourMs = 3_600_000;
/** What carrying a chunk costs beside its bytes: heads of packets, padding, their seals. */
const packetOverhead = 128;
const nothing = Buffer.alloc(0);

/**
 * Counts every byte before ssh2 sees it (R54), and hands the identification line on in one piece. ssh2 1.17 itself
 * enforces neither its receive window nor any total.
 */
export class GuardedStream extends Duplex {
  readonly #options: GuardOptions;
  #hello: ServerHello = { identification: undefined, offer: undefined, strictKeyExchange: false };
  #held: Buffer = nothing;
  #isLoggedIn = false;
  #received = 0;
  #hour: { readonly since: number; bytes: number };
  #heardAt: number;
  #readAt: number;
  /** What ssh2 wrote since the last turn. */
  #outgoing: Buffer[] = [];
  #outgoingBytes = 0;

  constructor(options: GuardOptions) {
    // Like a socket: when the peer ends, both directions end.
    super({ allowHalfOpen: false });
    this.#options = options;
    this.#heardAt = options.clock.monotonicMs();
    this.#readAt = this.#heardAt;
    this.#hour = { since: this.#heardAt, bytes: 0 };
    const { inner } = options;
    inner.on('data', (chunk: Buffer) => this.#receive(chunk));
    // What was said before the end is read before it.
    inner.on('end', () => {
      options.inbox.flush();
      this.push(null);
    });
    inner.on('error', (error: Error) => {
      options.inbox.flush();
      this.destroy(error);
    });
    inner.on('close', () => {
      options.inbox.flush();
      this.destroy();
    });
  }

  /** What the server said of itself so far. */
  get hello(): ServerHello {
    return this.#hello;
  }

  /** Monotonic time of the last byte from the peer, ms. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Monotonic time at which the bytes that are being read now arrived, ms. */
  get readAt(): number {
    return this.#readAt;
  }

  /** Bytes received before the identification line was whole: what a stranger said instead. */
  get saidInstead(): string {
    return this.#hello.identification === undefined ? this.#held.toString('latin1', 0, 256) : '';
  }

  /** The login is finished: from here on the hourly total counts, and nobody asks any more what else the server offered. */
  loggedIn(): void {
    this.#isLoggedIn = true;
    this.#hello = { ...this.#hello, offer: undefined };
    this.#held = nothing;
  }

  /** These bytes of what came were asked for as a stream, and are read: the hourly total leaves them out. */
  expect(bytes: number): void {
    this.#hour.bytes = Math.max(0, this.#hour.bytes - bytes - packetOverhead);
  }

  override _read(): void {
    this.#options.inner.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const { inner, limits } = this.#options;
    if (this.#outgoing.push(chunk) === 1) queueMicrotask(() => this.#flush());
    this.#outgoingBytes += chunk.length;
    if (inner.writableLength + this.#outgoingBytes > limits.backlogBytes)
      this.#breach('backlog', 'it does not read the answers it asks for');
    done();
  }

  override _final(done: () => void): void {
    this.#flush();
    this.#options.inner.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#flush();
    this.#options.inner.destroy();
    done(error);
  }

  /** ssh2 writes each packet in three pieces (length, body, tag): joined, they cost one system call and one TCP segment. */
  #flush(): void {
    if (this.#outgoing.length === 0) return;
    const whole = Buffer.concat(this.#outgoing, this.#outgoingBytes);
    this.#outgoing = [];
    this.#outgoingBytes = 0;
    if (this.#options.inner.writable) this.#options.inner.write(whole);
  }

  #breach(kind: Breach['kind'], says: string): void {
    this.#options.onBreach({ kind, says });
    this.destroy();
  }

  #receive(chunk: Buffer): void {
    if (this.destroyed) return;
    const { clock, limits, isOverrun } = this.#options;
    this.#heardAt = clock.monotonicMs();
    this.#received += chunk.length;
    if (isOverrun()) return this.#breach('overrun', 'it sent more than the window of its channel allows');
    if (!this.#isLoggedIn && this.#received > limits.beforeLoginBytes)
      return this.#breach('too-much', `it sent more than ${limits.beforeLoginBytes} bytes before the login`);
    if (this.#isOverHourly(chunk.length))
      return this.#breach('too-much', `it sent more than ${limits.hourlyBytes} bytes within an hour`);
    if (this.#hello.identification === undefined) this.#greet(chunk);
    else if (this.#isLoggedIn) this.#pass(chunk);
    else this.#passBeforeLogin(chunk);
  }

  #isOverHourly(bytes: number): boolean {
    if (this.#heardAt - this.#hour.since > hourMs) this.#hour = { since: this.#heardAt, bytes: 0 };
    this.#hour.bytes += bytes;
    return this.#hour.bytes > this.#options.limits.hourlyBytes;
  }

  #greet(chunk: Buffer): void {
    this.#held = Buffer.concat([this.#held, chunk]);
    const greeting = readGreeting(this.#held, this.#options.limits.bannerBytes);
    if (greeting.kind === 'open') return;
    if (greeting.kind !== 'identified') return this.#breach('not-ssh', `it says “${greeting.begins}”`);
    const whole = this.#held;
    this.#held = whole.subarray(greeting.end);
    this.#hello = { ...this.#hello, identification: greeting.identification };
    this.#readOffer();
    this.#options.onIdentified();
    this.#push(whole);
  }

  #pass(chunk: Buffer): void {
    const arrivedAt = this.#heardAt;
    this.#options.inbox.put(() => {
      if (this.destroyed) return;
      this.#readAt = arrivedAt;
      this.#push(chunk);
    });
  }

  #passBeforeLogin(chunk: Buffer): void {
    if (this.#hello.offer === undefined) {
      this.#held = Buffer.concat([this.#held, chunk]);
      this.#readOffer();
    }
    this.#push(chunk);
  }

  #readOffer(): void {
    const found = readKexInit(this.#held);
    if (found === undefined) return;
    this.#hello = { ...this.#hello, ...found };
    this.#held = nothing;
  }

  #push(chunk: Buffer): void {
    if (!this.push(chunk)) this.#options.inner.pause();
  }
}
