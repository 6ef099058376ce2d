import type { ClientChannel } from 'ssh2';
import { failed, FaultError, ok, type Fault, type Result } from '#shared/fault';
import { cancelled } from '../connection/index.ts';
import type { Timer } from '../../ports/index.ts';
import { pokeLine, type ShellAsk, type ShellReply } from '../../source-kit/index.ts';
import type { SweepReply } from '../session.ts';
import type { ChannelContext } from './close-channel.ts';
import { FrameReader } from './frame-reader.ts';
import { loopFaults } from './loop-faults.ts';
import { closeShell, shellFault } from './open-shell.ts';

type Poke = {
  readonly seq: number;
  readonly asks: readonly ShellAsk<unknown>[];
  readonly replies: Map<string, Result<ShellReply>>;
  readonly sentAt: number;
  readonly sentMs: number;
  roundTripMs: number | undefined;
  readonly answer: PromiseWithResolvers<SweepReply>;
};

/** Time for a poke without asks, ms (R53). */
const pongMs = 5_000;

/**
 * The client's side of one resident loop. Takes one poke at a time. Whatever breaks the protocol or a deadline ends the
 * channel; `isOpen` is false from then on and the owner starts a new loop.
 */
export class ResidentLoop {
  readonly #context: ChannelContext;
  readonly #channel: ClientChannel;
  readonly #nonce: string;
  readonly #reader: FrameReader;
  readonly #faults: ReturnType<typeof loopFaults>;
  readonly #ready = Promise.withResolvers<void>();
  #end: Fault | undefined;
  #isReady = false;
  #chatter = 0;
  #seq = 0;
  #poke: Poke | undefined;
  #timer: Timer | undefined;
  #ringsAt = 0;
  /** What is waited for now, and until when (monotonic ms). */
  #due: { readonly ask: ShellAsk<unknown> | undefined; readonly ms: number; readonly at: number } | undefined;

  /** `program` is the loop's text; it is sent at once. */
  constructor(context: ChannelContext, channel: ClientChannel, nonce: string, program: string) {
    this.#context = context;
    this.#channel = channel;
    this.#nonce = nonce;
    this.#faults = loopFaults(context.login.hop);
    const { limits, clock } = context;
    this.#reader = new FrameReader(
      {
        onReady: (found) => this.#becomeReady(found),
        onPong: ({ nonce: found, seq }) => this.#pong(found, seq),
        onBegin: (frame) => this.#begin(frame),
        onAnswer: ({ askId }, body) => this.#answer(askId, body),
        onOtherLine: (bytes) => this.#other(bytes),
        onLineTooLong: () => this.#stop(this.#faults.tooMuch(`a line longer than ${limits.lineBytes} bytes`)),
        onBrokenFrame: () => this.#stop(this.#faults.violation('an answer that is not as long as it says')),
      },
      limits.lineBytes,
    );
    channel.on('data', (chunk: Buffer) => this.#reader.feed(chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#other(chunk.length));
    channel.on('close', (status: unknown) => this.#stop(this.#closed(status)));
    channel.on('error', () => undefined); // A close always follows and says why.
    channel.write(program);
    this.#timer = clock.after(limits.loopStartMs, () =>
      this.#stop(
        shellFault(
          context.login,
          `did not start its shell and login scripts within ${limits.loopStartMs / 1_000} s`,
        ),
      ),
    );
    this.#ready.promise.catch(() => undefined);
  }

  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** Sends one poke and waits for all its answers. Rejects with FaultError; see `NodeSession.sweep`. */
  async poke(asks: readonly ShellAsk<unknown>[], signal: AbortSignal): Promise<SweepReply> {
    const stop = (): void => this.#stop(cancelled(this.#context.login.hop.id));
    if (signal.aborted) throw new FaultError(cancelled(this.#context.login.hop.id));
    signal.addEventListener('abort', stop, { once: true });
    try {
      await this.#ready.promise;
      return await this.#send(asks);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Ends the channel. */
  close(): void {
    this.#stop(cancelled(this.#context.login.hop.id));
  }

  #send(asks: readonly ShellAsk<unknown>[]): Promise<SweepReply> {
    const lost = this.#context.login.endFault();
    if (lost !== undefined) this.#stop(lost);
    if (this.#end !== undefined) return Promise.reject(new FaultError(this.#end));
    const { clock } = this.#context;
    this.#seq += 1;
    const poke: Poke = {
      seq: this.#seq,
      asks,
      replies: new Map(),
      sentAt: clock.now(),
      sentMs: clock.monotonicMs(),
      roundTripMs: undefined,
      answer: Promise.withResolvers(),
    };
    this.#poke = poke;
    this.#await(asks[0]);
    this.#channel.write(
      pokeLine(
        poke.seq,
        asks.map(({ id }) => id),
      ),
    );
    return poke.answer.promise;
  }

  /** Each ask has its own time, counted from the answer before it, so that the one that hangs is the one named. */
  #await(ask: ShellAsk<unknown> | undefined): void {
    const ms = ask?.limits.timeoutMs ?? pongMs;
    const at = this.#context.clock.monotonicMs() + ms;
    this.#due = { ask, ms, at };
    // One timer serves many asks: it looks what is due when it rings, instead of being set anew for each.
    if (this.#timer === undefined || at < this.#ringsAt) this.#setTimer(at, ms);
  }

  #setTimer(at: number, ms: number): void {
    this.#timer?.cancel();
    this.#ringsAt = at;
    this.#timer = this.#context.clock.after(ms, () => {
      this.#timer = undefined;
      const due = this.#due;
      if (due === undefined) return;
      const leftMs = due.at - this.#context.clock.monotonicMs();
      if (leftMs > 0) this.#setTimer(due.at, leftMs);
      else this.#late(due.ask, due.ms);
    });
  }

  #becomeReady(nonce: string): void {
    if (nonce !== this.#nonce || this.#isReady)
      return this.#stop(this.#faults.violation('a greeting of another loop'));
    this.#isReady = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#ready.resolve();
  }

  #pong(nonce: string, seq: number): void {
    const poke = this.#poke;
    if (nonce !== this.#nonce || poke?.seq !== seq || poke.roundTripMs !== undefined)
      return this.#stop(this.#faults.violation('an answer nobody asked for'));
    // The time of arrival: in a crowd of answers it is read a moment later.
    poke.roundTripMs = Math.max(0, this.#context.login.readAt() - poke.sentMs);
    if (poke.asks.length === 0) this.#finish(poke);
  }

  #begin(frame: {
    readonly nonce: string;
    readonly seq: number;
    readonly askId: string;
    readonly bytes: number;
  }): 'keep' | 'skip' | 'stop' {
    const poke = this.#poke;
    const ask = poke?.asks[poke.replies.size];
    const isExpected =
      frame.nonce === this.#nonce &&
      poke?.seq === frame.seq &&
      poke.roundTripMs !== undefined &&
      ask?.id === frame.askId;
    if (!isExpected || ask === undefined) {
      this.#stop(this.#faults.violation('an answer nobody asked for'));
      return 'stop';
    }
    if (frame.bytes > this.#context.limits.skippedBytes) {
      this.#stop(this.#faults.tooMuch(`an answer of ${frame.bytes} bytes to ${ask.id}`));
      return 'stop';
    }
    return frame.bytes > ask.limits.stdoutBytes ? 'skip' : 'keep';
  }

  #answer(askId: string, body: Buffer | undefined): void {
    const poke = this.#poke;
    const ask = poke?.asks[poke.replies.size];
    if (poke === undefined || ask === undefined) return;
    poke.replies.set(
      askId,
      body === undefined
        ? failed(this.#faults.tooMuch(`more than ${ask.limits.stdoutBytes} bytes in answer to ${askId}`))
        : ok({
            stdout: body.toString('utf8'),
            stderr: '',
            exitStatus: undefined,
            sentAt: poke.sentAt,
            receivedAt: this.#context.clock.now(),
          }),
    );
    const next = poke.asks[poke.replies.size];
    if (next === undefined) this.#finish(poke);
    else this.#await(next);
  }

  #other(bytes: number): void {
    this.#chatter += bytes;
    if (this.#isReady) this.#stop(this.#faults.violation('text between its answers'));
    else if (this.#chatter > this.#context.limits.chatterBytes)
      this.#stop(
        this.#faults.tooMuch(
          `more than ${this.#context.limits.chatterBytes} bytes before its shell was ready`,
        ),
      );
  }

  #finish(poke: Poke): void {
    this.#due = undefined;
    this.#poke = undefined;
    poke.answer.resolve({ roundTripMs: poke.roundTripMs ?? 0, replies: poke.replies });
  }

  /** What came before the hung ask is kept: only that ask and those after it are unknown. */
  #late(ask: ShellAsk<unknown> | undefined, ms: number): void {
    const poke = this.#poke;
    const hung = this.#faults.late(ask?.id ?? 'a poke', ms);
    if (poke?.roundTripMs !== undefined) {
      const after = this.#faults.notReached(ask?.id ?? 'an earlier question');
      poke.asks
        .slice(poke.replies.size)
        .forEach(({ id }, at) => poke.replies.set(id, failed(at === 0 ? hung : after)));
      this.#finish(poke);
    }
    this.#stop(hung);
  }

  #stop(reason: Fault): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    this.#timer?.cancel();
    this.#reader.stop();
    this.#ready.reject(new FaultError(reason));
    this.#poke?.answer.reject(new FaultError(reason));
    this.#poke = undefined;
    closeShell(this.#context, this.#channel);
  }

  #closed(status: unknown): Fault {
    const { login } = this.#context;
    const lost = login.endFault();
    if (lost !== undefined) return lost;
    const ending = typeof status === 'number' ? `with exit status ${status}` : 'without an exit status';
    if (!this.#isReady) return shellFault(login, `ended its shell ${ending} before it was ready`);
    return this.#faults.ended(ending);
  }
}
