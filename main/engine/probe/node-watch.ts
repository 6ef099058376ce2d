import { fault, FaultError, failed, type Fault, type Result } from '#shared/fault';
import { epochMs, type Connection, type NodeId } from '#shared/model';
import type { Clock, Random, Timer } from '../ports/index.ts';
import type { Ask, Outcome, Probe, ShellAsk, ShellReply, Tier } from '../source-kit/index.ts';
import type { NodeSession, SshTarget, SshTransport, SweepReply } from '../transport/index.ts';
import { aborted } from './aborted.ts';
import { backOffMs, isBlocking } from './back-off.ts';
import type { Limiter } from './limiter.ts';
import { dueTiers, type LastAsked, type Schedule } from './schedule.ts';

/** What a watch tells of its node: how we stand with it, and each answer as it comes. */
export type WatchEvents = {
  readonly connection: (id: NodeId, connection: Connection) => void;
  /** `taken` is to be called once, when what the answer said can be seen. */
  readonly answer: (
    id: NodeId,
    sweep: SweepReply,
    probes: readonly Probe<never>[],
    taken: () => void,
  ) => void;
  /** A poke that brought no answer while the connection stands. */
  readonly silence: (id: NodeId, probes: readonly Probe<never>[], fault: Fault) => void;
};

export type WatchParts = {
  readonly transport: SshTransport;
  readonly probes: readonly Probe<never>[];
  readonly schedule: Schedule;
  readonly sweepLimiter: Limiter;
  readonly clock: Clock;
  readonly random: Random;
};

/** The living watch over one node: connects, asks on schedule, backs off, waits for a person where only one can help. */
export type NodeWatch = {
  /** Asks everything once as soon as connected. Resolves when it answered, or with the fault why it cannot. */
  readonly sweepNow: (signal: AbortSignal) => Promise<Result<true>>;
  /** Ends any waiting and tries to connect now. */
  readonly tryNow: () => void;
  readonly ask: (ask: ShellAsk<unknown>, signal: AbortSignal) => Promise<Result<ShellReply>>;
  /** See `NodeSession`; `not-sent` while there is no connection. */
  readonly perform: <T>(ask: Ask<T>, signal: AbortSignal) => Promise<Outcome<T>>;
  /** See `NodeSession`; both end at once while there is no connection. */
  readonly stream: NodeSession['stream'];
  readonly follow: NodeSession['follow'];
  /** A byte stream from the node to a port; a fault while it is not connected. */
  readonly dial: (...to: Parameters<NodeSession['dial']>) => ReturnType<NodeSession['dial']> | Fault;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Faults after which the shell on the node answers nothing more, whether or not the connection stands. */
const endsAsking: readonly Fault['code'][] = ['transport.lost', 'transport.protocol-violation'];

type FullSweep = { readonly settle: (result: Result<true>) => void };

type Pause = { readonly timer: Timer | undefined; readonly resolve: () => void };

const none: readonly FullSweep[] = [];

/**
 * Starts watching. The first connection is tried when `begin` resolves, at once when it is left out; the transport bounds how
 * many run together. `parts` and `events` serve all nodes.
 */
export const createNodeWatch = (
  target: SshTarget,
  parts: WatchParts,
  events: WatchEvents,
  begin?: Promise<void>,
): NodeWatch => new Watch(target, parts, events, begin);

/** A class, and without a controller at rest: a fleet has a thousand of these, nearly all of them between two questions. */
class Watch implements NodeWatch {
  readonly #target: SshTarget;
  readonly #parts: WatchParts;
  readonly #events: WatchEvents;
  readonly #living: Promise<void>;
  #hasEnded = false;
  /** Of the connecting or asking that is under way. */
  #underWay: AbortController | undefined;
  #session: NodeSession | undefined;
  #standing: Fault | undefined;
  #pause: Pause | undefined;
  #waiting: readonly FullSweep[] = none;
  #byHand = false;

  constructor(target: SshTarget, parts: WatchParts, events: WatchEvents, begin: Promise<void> | undefined) {
    this.#target = target;
    this.#parts = parts;
    this.#events = events;
    this.#living = this.#live(begin);
  }

  sweepNow(signal: AbortSignal): Promise<Result<true>> {
    return new Promise((resolve) => {
      if (this.#standing !== undefined && this.#session === undefined) {
        resolve(failed(this.#standing));
        return;
      }
      const sweep: FullSweep = { settle: resolve };
      this.#waiting = [...this.#waiting, sweep];
      signal.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((other) => other !== sweep);
        resolve(failed(late(this.#target)));
      });
      this.#wake();
    });
  }

  tryNow(): void {
    if (this.#session !== undefined) return;
    this.#byHand = true;
    this.#wake();
  }

  ask(ask: ShellAsk<unknown>, signal: AbortSignal): Promise<Result<ShellReply>> {
    return this.#session === undefined
      ? Promise.resolve(failed(this.#whyNot()))
      : this.#session.ask(ask, signal);
  }

  async perform<T>(ask: Ask<T>, signal: AbortSignal): Promise<Outcome<T>> {
    return this.#session === undefined
      ? { kind: 'not-sent', fault: this.#whyNot() }
      : this.#session.perform(ask, signal);
  }

  async stream(...how: Parameters<NodeSession['stream']>): Promise<Fault> {
    return this.#session === undefined ? this.#whyNot() : this.#session.stream(...how);
  }

  async follow(...how: Parameters<NodeSession['follow']>): Promise<Fault> {
    return this.#session === undefined ? this.#whyNot() : this.#session.follow(...how);
  }

  dial(...to: Parameters<NodeSession['dial']>): ReturnType<NodeSession['dial']> | Fault {
    return this.#session?.dial(...to) ?? this.#whyNot();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hasEnded = true;
    this.#underWay?.abort();
    this.#wake();
    this.#takeWaiting()(failed(notConnected(this.#target)));
    await this.#living;
  }

  /** Why nothing can be asked now. */
  #whyNot(): Fault {
    return this.#standing ?? notConnected(this.#target);
  }

  /** With a signal that aborts when the watch ends. */
  async #abortably<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#underWay = controller;
    if (this.#hasEnded) controller.abort();
    try {
      return await work(controller.signal);
    } finally {
      this.#underWay = undefined;
    }
  }

  /** Until somebody wakes it, or `ms` have passed. */
  #rest(ms: number | undefined): Promise<void> {
    if (this.#hasEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : this.#parts.clock.after(ms, resolve);
      this.#pause = { timer, resolve };
    });
  }

  #wake(): void {
    this.#pause?.timer?.cancel();
    this.#pause?.resolve();
    this.#pause = undefined;
  }

  #takeWaiting(): (result: Result<true>) => void {
    const taken = this.#waiting;
    this.#waiting = none;
    return (result) => taken.forEach((sweep) => sweep.settle(result));
  }

  /** One poke. Returns why, when nothing more can be asked over this connection. */
  async #poke(open: NodeSession, tiers: readonly Tier[]): Promise<Fault | undefined> {
    const { probes, sweepLimiter } = this.#parts;
    const { nodeId } = this.#target;
    const asked = probes.filter((probe) => tiers.includes(probe.tier));
    const whole = asked.length === probes.length;
    try {
      const ids = asked.map((probe) => probe.ask.id);
      const sweep = await this.#abortably((signal) => sweepLimiter.run(() => open.sweep(ids, signal)));
      const settle = whole ? this.#takeWaiting() : () => undefined;
      this.#events.answer(nodeId, sweep, asked, () => settle({ ok: true, value: true }));
      return undefined;
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      if (this.#hasEnded) return error.fault;
      this.#events.silence(nodeId, asked, error.fault);
      if (whole) this.#takeWaiting()(failed(error.fault));
      return endsAsking.includes(error.fault.code) ? error.fault : undefined;
    }
  }

  /** Asks on schedule until the connection ends; returns why it ended. */
  async #keepAsking(open: NodeSession): Promise<Fault> {
    const { clock, schedule } = this.#parts;
    const last: LastAsked = {};
    let ended: Fault | undefined;
    let broken: Fault | undefined;
    void open.ended.then((why) => {
      ended = why;
      this.#wake();
    });
    while (ended === undefined && !this.#hasEnded) {
      const startedAt = clock.monotonicMs();
      const due =
        this.#waiting.length > 0 ? (['tick', 'lite', 'full'] as const) : dueTiers(schedule, last, startedAt);
      for (const tier of due) last[tier] = startedAt;
      broken = await this.#poke(open, due);
      if (broken !== undefined) break;
      const spent = clock.monotonicMs() - startedAt;
      if (ended === undefined && this.#waiting.length === 0)
        await this.#rest(Math.max(0, schedule.tick - spent));
    }
    // What broke the shell says more than that the connection ended with it.
    return broken ?? ended ?? lost(this.#target);
  }

  async #standStill(why: Fault, attempt: number, downSince: number): Promise<void> {
    const { clock, random } = this.#parts;
    this.#standing = why;
    this.#takeWaiting()(failed(why));
    if (isBlocking(why.code)) {
      this.#tell({ state: 'blocked', since: epochMs(downSince), fault: why });
      await this.#rest(undefined);
      return;
    }
    const waitMs = backOffMs(attempt, random.next());
    const nextTryAt = epochMs(clock.now() + waitMs);
    this.#tell({ state: 'waiting', since: epochMs(downSince), attempt, nextTryAt, fault: why });
    await this.#rest(waitMs);
  }

  #tell(connection: Connection): void {
    this.#events.connection(this.#target.nodeId, connection);
  }

  async #live(begin: Promise<void> | undefined): Promise<void> {
    const { clock, transport, schedule } = this.#parts;
    if (begin !== undefined) await this.#abortably((signal) => Promise.race([begin, aborted(signal)]));
    let attempt = 1;
    let downSince: number = clock.now();
    while (!this.#hasEnded) {
      // A node that has been down stays "waiting" on screen while the next try runs: it is not news, unless a person asked.
      if (attempt === 1 || this.#byHand) this.#tell({ state: 'connecting', since: clock.now(), attempt });
      this.#byHand = false;
      let why: Fault;
      try {
        await using open = await this.#abortably((signal) => transport.connect(this.#target, signal));
        this.#session = open;
        this.#standing = undefined;
        this.#tell({
          state: 'connected',
          since: clock.now(),
          server: open.server,
          cipher: open.cipher,
          hostKeyFingerprint: open.hostKeyFingerprint,
          strictKeyExchange: open.strictKeyExchange,
        });
        const connectedAt = clock.monotonicMs();
        why = await this.#keepAsking(open);
        // A connection that held for a while starts the back-off anew; one that drops at once does not, or it would flap.
        if (clock.monotonicMs() - connectedAt > schedule.full) attempt = 1;
        downSince = clock.now();
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        why = error.fault;
      } finally {
        this.#session = undefined;
      }
      if (this.#hasEnded) return;
      await this.#standStill(why, attempt, downSince);
      attempt += 1;
    }
  }
}

const notConnected = (target: SshTarget): Fault =>
  fault('transport.unreachable', `${target.nodeId} is not connected.`, {
    subject: target.nodeId,
    retryable: true,
  });

const lost = (target: SshTarget): Fault =>
  fault('transport.lost', `The connection to ${target.nodeId} was lost.`, {
    subject: target.nodeId,
    retryable: true,
  });

const late = (target: SshTarget): Fault =>
  fault('probe.timed-out', `${target.nodeId} did not answer in time.`, {
    subject: target.nodeId,
    retryable: true,
  });
