import { failed, fault, FaultError, type Fault, type Result } from '#shared/fault';
import {
  openShell,
  performAsk,
  ResidentLoop,
  streamShell,
  type ChannelContext,
  type Take,
} from './channel/index.ts';
import {
  cancelled,
  createSlots,
  jumpFault,
  nameOf,
  type Inbox,
  type JumpLease,
  type Login,
  type Slots,
} from './connection/index.ts';
import { DaemonDoor, readOutcome } from './daemon-door.ts';
import { daemonFaults, type Dialled, type Vantage } from './endpoint/index.ts';
import { NodeSockets, SocketStream, streamHttp } from './http/index.ts';
import type { Clock, Random, Secrets } from '../ports/index.ts';
import {
  residentProgram,
  isShellAsk,
  type Ask,
  type Outcome,
  type ShellAsk,
  type ShellReply,
  type StreamAsk,
} from '../source-kit/index.ts';
import type { NodeSession, SweepReply } from './session.ts';
import { takeLines } from './stream-lines.ts';

/** What a session needs beside its connection. */
export type SessionParts = ChannelContext & {
  readonly random: Random;
  readonly secrets: Secrets;
  readonly inbox: Inbox;
  readonly asks: readonly ShellAsk<unknown>[];
  /** Places of handshakes: the start of a loop and its first answers cost the machines as much, and take one too. */
  readonly handshakes: Slots;
  /** The share in the connection it goes through; undefined when it is direct. */
  readonly lease: JumpLease | undefined;
};

/** Long enough that no text on a node can hold it by chance: 128 bits. */
const nonceBytes = 16;

/** A logged-in connection as the rest of the engine sees it. */
export const createNodeSession = (parts: SessionParts): NodeSession => new Session(parts);

/** A class, because every node has one. */
class Session implements NodeSession {
  readonly ended: Promise<Fault>;
  readonly #parts: SessionParts;
  readonly #vantage: NodeVantage;
  readonly #daemons: DaemonDoor;
  #ownChannels: Slots | undefined;
  #streamChannels: Slots | undefined;
  #loop: ResidentLoop | undefined;
  // One poke at a time: a second caller waits for the first. Only its end is kept: its answers would stay until the next.
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#vantage = new NodeVantage(parts);
    this.#daemons = new DaemonDoor(this.#vantage, parts.limits.socketChannels, new NodeSockets(parts));
    this.ended = parts.login.ended.then((reason) => {
      parts.lease?.release();
      this.#daemons.destroy();
      return throughJump(parts.lease, reason);
    });
  }

  get server(): string {
    return this.#parts.login.server;
  }

  get cipher(): string {
    return this.#parts.login.cipher;
  }

  get hostKeyFingerprint(): string {
    return this.#parts.login.hostKeyFingerprint;
  }

  get strictKeyExchange(): boolean {
    return this.#parts.login.strictKeyExchange;
  }

  async sweep(askIds: readonly string[], signal: AbortSignal): Promise<SweepReply> {
    const wanted = askIds.map((id) => this.#find(id));
    const turn = this.#queue.then(async () => (await this.#currentLoop(signal)).poke(wanted, signal));
    this.#queue = turn.then(
      () => undefined,
      () => undefined,
    );
    const answered = this.#parts.inbox.poking();
    const begun = this.#loop?.isOpen === true ? undefined : this.#occupyPlace();
    try {
      return await turn;
    } catch (error) {
      throw error instanceof FaultError
        ? new FaultError(this.#meaning(error.fault), { cause: error })
        : error;
    } finally {
      answered();
      begun?.();
    }
  }

  async ask(ask: ShellAsk<unknown>, signal: AbortSignal): Promise<Result<ShellReply>> {
    const outcome = this.#explained(await this.#performShell(ask, signal));
    return outcome.kind === 'answered' ? outcome.result : failed(outcome.fault);
  }

  async perform<T>(ask: Ask<T>, signal: AbortSignal): Promise<Outcome<T>> {
    if (!isShellAsk(ask)) return this.#daemons.perform(ask, signal, (outcome) => this.#explained(outcome));
    const outcome = this.#explained(await this.#performShell(ask, signal));
    const isWhole =
      outcome.kind !== 'answered' || !outcome.result.ok || outcome.result.value.exitStatus !== undefined;
    return isWhole
      ? readOutcome(outcome, ask)
      : { kind: 'unanswered', fault: noStatus(this.#parts.login, ask) };
  }

  async stream(ask: StreamAsk, take: Take, signal: AbortSignal): Promise<Fault> {
    const context = this.#parts;
    if (ask.lane === 'http')
      return this.#meaning(await streamHttp({ context, vantage: this.#vantage }, ask, take, signal));
    this.#streamChannels ??= createSlots(context.limits.streamChannels);
    const give = await this.#streamChannels.take(signal).catch(() => undefined);
    if (give === undefined) return cancelled(context.login.hop.id);
    try {
      return this.#meaning(await streamShell(context, ask, take, signal));
    } finally {
      give();
    }
  }

  follow(
    ask: StreamAsk,
    onLine: (line: string) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<Fault> {
    const { eventLineBytes } = this.#parts.limits;
    const take = takeLines(eventLineBytes, onLine, () => this.#lineWithoutEnd(ask));
    return this.stream(ask, take, signal);
  }

  dial(host: string, port: number): Dialled {
    return this.#vantage.dial(host, port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { login } = this.#parts;
    this.#loop?.close();
    login.end(
      fault('transport.lost', `The connection to ${nameOf(login.hop)} was closed by this console.`, {
        subject: login.hop.id,
        retryable: true,
      }),
    );
    await this.ended;
  }

  async #currentLoop(signal: AbortSignal): Promise<ResidentLoop> {
    if (this.#loop?.isOpen === true) return this.#loop;
    const { random, asks } = this.#parts;
    const channel = await openShell(this.#parts, signal);
    const nonce = random.hex(nonceBytes);
    this.#loop = new ResidentLoop(this.#parts, channel, nonce, residentProgram(nonce, asks));
    return this.#loop;
  }

  #find(id: string): ShellAsk<unknown> {
    const ask = this.#parts.asks.find((one) => one.id === id);
    if (ask === undefined) throw new FaultError(fault('engine.bug', `No resident question is called ${id}.`));
    return ask;
  }

  /** For the start of a loop, and no longer than a start should take: a shell that hangs keeps nobody waiting. */
  #occupyPlace(): () => void {
    const { handshakes, clock, limits } = this.#parts;
    const give = handshakes.occupy();
    const timer = clock.after(limits.startPlaceMs, give);
    return () => {
      timer.cancel();
      give();
    };
  }

  async #performShell(ask: ShellAsk<unknown>, signal: AbortSignal): Promise<Outcome<ShellReply>> {
    const { login, limits } = this.#parts;
    this.#ownChannels ??= createSlots(limits.ownChannels);
    const give = await this.#ownChannels.take(signal).catch(() => undefined);
    if (give === undefined) return { kind: 'not-sent', fault: cancelled(login.hop.id) };
    try {
      return await performAsk(this.#parts, ask, signal);
    } finally {
      give();
    }
  }

  #lineWithoutEnd(ask: StreamAsk): Fault {
    const { hop } = this.#parts.login;
    return ask.lane === 'http'
      ? daemonFaults(this.#vantage, ask.socket).tooMuch(ask, 'a line that does not end')
      : fault('transport.too-much-output', `${nameOf(hop)} sent a line that does not end.`, {
          subject: hop.id,
          retryable: true,
        });
  }

  /** What the end of the connection means for the node, in the place of the end itself. */
  #explained<T>(outcome: Outcome<T>): Outcome<T> {
    return outcome.kind === 'answered' ? outcome : { ...outcome, fault: this.#meaning(outcome.fault) };
  }

  #meaning(found: Fault): Fault {
    const { login, lease } = this.#parts;
    return found === login.endFault() ? throughJump(lease, found) : found;
  }
}

/** A node as a place from where servers are asked. A class, because every node has one. */
class NodeVantage implements Vantage {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  get name(): string {
    return nameOf(this.#parts.login.hop);
  }

  get subject(): string {
    return this.#parts.login.hop.id;
  }

  get clock(): Clock {
    return this.#parts.clock;
  }

  get secrets(): Secrets {
    return this.#parts.secrets;
  }

  dial(host: string, port: number): Dialled {
    return new SocketStream(this.#parts, { host, port });
  }

  endFault(): Fault | undefined {
    return this.#parts.login.endFault();
  }
}

/** What a reason means for a node behind a jump host: where that is gone, it is the cause. */
const throughJump = (lease: JumpLease | undefined, reason: Fault): Fault => {
  const before = lease?.login.endFault();
  return lease === undefined || before === undefined ? reason : jumpFault(lease.login.hop, before);
};

const noStatus = (login: Login, { id }: ShellAsk<unknown>): Fault =>
  fault('transport.lost', `${id} on ${nameOf(login.hop)} ended without saying how: it was killed.`, {
    subject: login.hop.id,
    retryable: true,
  });
