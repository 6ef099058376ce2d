import { Duplex } from 'node:stream';
import { FaultError, fault, type Fault } from '#shared/fault';

type Done = (error?: Error | null) => void;

/** What a late stream is made of: how the stream below it is opened, and what is peculiar to it. */
export type LateParts<Inner extends Duplex> = {
  /** Rejects with FaultError; gives up when aborted. */
  readonly open: (signal: AbortSignal) => Promise<Inner>;
  /** Why nothing can be carried any more. */
  readonly endFault: () => Fault | undefined;
  /** More may come again after it was paused. */
  readonly more: (inner: Inner) => void;
  readonly write: (inner: Inner, bytes: Buffer, done: Done) => void;
  readonly close: (inner: Inner) => void;
  /** What an error of the stream below means; absent: a close always follows it and says why. */
  readonly failed?: (error: Error) => Error;
};

/**
 * A byte stream as clients of a protocol want a socket: it may be written to before it is open, it counts what was sent and
 * received, and it is destroyed as soon as either side ends.
 */
export class LateStream<Inner extends Duplex = Duplex> extends Duplex {
  readonly #parts: LateParts<Inner>;
  readonly #abandoned = new AbortController();
  readonly #opened = Promise.withResolvers<Fault | undefined>();
  #inner: Inner | undefined;
  #isSettled = false;
  #sent = 0;
  #received = 0;

  constructor(parts: LateParts<Inner>) {
    super({ allowHalfOpen: false });
    // Why it failed is told to those who wait; one that is given up early belongs to nobody.
    this.on('error', () => undefined);
    this.#parts = parts;
  }

  /** Bytes handed to the open stream so far. What still waits for it is not counted: it never left. */
  get sentBytes(): number {
    return this.#sent;
  }

  get receivedBytes(): number {
    return this.#received;
  }

  /** Settles when the stream stands, or with the reason why not. Never rejects. */
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
    if (this.#inner !== undefined) this.#parts.more(this.#inner);
  }

  override _final(done: Done): void {
    done();
    this.destroy();
  }

  /** A stream that is not open yet would wait for it before it ends; nobody else does. */
  override destroy(error?: Error): this {
    // Each abort makes an error with a trace of its own.
    if (!this.#isSettled) this.#abandoned.abort(new Error('given up'));
    return super.destroy(error);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#inner !== undefined) this.#parts.close(this.#inner);
    done(error);
  }

  // What clients call on a socket. Liveness and time limits are the connection's and the asker's.
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
    const lost = this.#parts.endFault();
    if (lost !== undefined) return done(new FaultError(lost));
    this.#sent += bytes.length;
    if (this.#inner !== undefined) this.#parts.write(this.#inner, bytes, done);
  }

  async #open(done: Done): Promise<void> {
    let failure: Error | undefined;
    try {
      const inner = await this.#parts.open(this.#abandoned.signal);
      if (this.destroyed) this.#parts.close(inner);
      else this.#attach(inner);
    } catch (error) {
      failure = error as Error;
    }
    this.#isSettled = true;
    this.#opened.resolve(failure === undefined ? undefined : faultOf(failure));
    done(failure);
  }

  #attach(inner: Inner): void {
    const { endFault, failed } = this.#parts;
    this.#inner = inner;
    inner.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
      if (!this.push(chunk)) inner.pause();
    });
    inner.on('error', (error: Error) => void (failed !== undefined && this.destroy(failed(error))));
    inner.on('end', () => this.push(null));
    inner.on('close', () => {
      const lost = endFault();
      if (lost !== undefined) this.destroy(new FaultError(lost));
      else if (!this.readableEnded && !this.destroyed) this.push(null);
    });
  }
}

const faultOf = (error: Error): Fault =>
  error instanceof FaultError ? error.fault : fault('transport.lost', error.message, { retryable: true });
