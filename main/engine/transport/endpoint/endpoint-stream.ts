import { Duplex } from 'node:stream';
import { FaultError, fault, type Fault } from '#shared/fault';
import type { Endpoint } from '../../source-kit/index.ts';
import { openEndpoint, type TlsGreeting } from './open-endpoint.ts';
import type { Vantage } from './vantage.ts';

type Done = (error?: Error | null) => void;

/**
 * A connection to a server as clients of its protocol want one: it may be written to before it is open, it counts what
 * the asker sent and received (no handshake), and it is destroyed as soon as either side ends.
 */
export class EndpointStream extends Duplex {
  readonly #vantage: Vantage;
  readonly #endpoint: Endpoint;
  readonly #greeting: TlsGreeting;
  readonly #abandoned = new AbortController();
  readonly #opened = Promise.withResolvers<Fault | undefined>();
  #inner: Duplex | undefined;
  #isSettled = false;
  #sent = 0;
  #received = 0;

  constructor(vantage: Vantage, endpoint: Endpoint, greeting: TlsGreeting = 'none') {
    super({ allowHalfOpen: false });
    // Why it failed is told to those who wait; one that is given up early belongs to nobody.
    this.on('error', () => undefined);
    this.#vantage = vantage;
    this.#endpoint = endpoint;
    this.#greeting = greeting;
  }

  /** Bytes handed to the open connection so far. What still waits for it is not counted: it never left. */
  get sentBytes(): number {
    return this.#sent;
  }

  get receivedBytes(): number {
    return this.#received;
  }

  /** Settles when the connection stands and is verified, or with the reason why not. Never rejects. */
  get opened(): Promise<Fault | undefined> {
    return this.#opened.promise;
  }

  override _construct(done: Done): void {
    void this.#open(done);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: Done): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _read(): void {
    this.#inner?.resume();
  }

  override _final(done: Done): void {
    done();
    this.destroy();
  }

  /** A stream that is not open yet would wait for it before it ends; nobody else does. */
  override destroy(error?: Error): this {
    if (!this.#isSettled) this.#abandoned.abort(new Error('given up'));
    return super.destroy(error);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inner?.destroy();
    done(error);
  }

  // What clients call on a socket. Liveness and time limits are the connection's and the asker's.
  connect(): this {
    void this.opened.then((closed) => closed ?? this.emit('connect'));
    return this;
  }
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

  #send(bytes: Buffer, done: Done): void {
    const lost = this.#vantage.endFault();
    if (lost !== undefined) return done(new FaultError(lost));
    this.#sent += bytes.length;
    this.#inner?.write(bytes, done);
  }

  async #open(done: Done): Promise<void> {
    let failure: Error | undefined;
    try {
      const { signal } = this.#abandoned;
      const inner = await openEndpoint(this.#vantage, this.#endpoint, this.#greeting, signal);
      if (this.destroyed) inner.destroy();
      else this.#attach(inner);
    } catch (error) {
      failure = error as Error;
    }
    this.#isSettled = true;
    this.#opened.resolve(failure === undefined ? undefined : faultOf(failure));
    done(failure);
  }

  #attach(inner: Duplex): void {
    this.#inner = inner;
    inner.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
      if (!this.push(chunk)) inner.pause();
    });
    inner.on('error', (error) => this.destroy(error));
    inner.on('end', () => this.push(null));
    inner.on('close', () => {
      const lost = this.#vantage.endFault();
      if (lost !== undefined) this.destroy(new FaultError(lost));
      else if (!this.readableEnded && !this.destroyed) this.push(null);
    });
  }
}

const faultOf = (error: Error): Fault =>
  error instanceof FaultError ? error.fault : fault('transport.lost', error.message, { retryable: true });
