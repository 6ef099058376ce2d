import { fault, FaultError, failed, type Fault, type Result } from '#shared/fault';
import { epochMs, type Connection } from '#shared/model';
import type { Clock, Random } from '../ports/index.ts';
import type { Ask, Outcome, Probe, ShellAsk, ShellReply, Tier } from '../source-kit/index.ts';
import type { NodeSession, SshTarget, SshTransport, SweepReply } from '../transport/index.ts';
import { backOffMs, isBlocking } from './back-off.ts';
import type { Limiter } from './limiter.ts';
import { dueTiers, type LastAsked, type Schedule } from './schedule.ts';

/** What a watch tells: how we stand with the node, and each answer as it comes. */
export type WatchEvents = {
  readonly connection: (connection: Connection) => void;
  /** `taken` is to be called once, when what the answer said can be seen. */
  readonly answer: (sweep: SweepReply, probes: readonly Probe<never>[], taken: () => void) => void;
  /** A poke that brought no answer while the connection stands. */
  readonly silence: (probes: readonly Probe<never>[], fault: Fault) => void;
};

export type WatchParts = {
  readonly transport: SshTransport;
  readonly probes: readonly Probe<never>[];
  readonly schedule: Schedule;
  readonly sweepLimiter: Limiter;
  readonly clock: Clock;
  readonly random: Random;
  /** The first connection is tried when this resolves; at once when left out. */
  readonly begin?: Promise<void>;
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

const notConnected = (target: SshTarget): Fault =>
  fault('transport.unreachable', `${target.nodeId} is not connected.`, {
    subject: target.nodeId,
    retryable: true,
  });

/** Starts watching. The first connection attempt is made as soon as it may begin; the transport bounds how many run together. */
export const createNodeWatch = (target: SshTarget, parts: WatchParts, events: WatchEvents): NodeWatch => {
  const { clock } = parts;
  const life = new AbortController();
  let session: NodeSession | undefined;
  let standing: Fault | undefined;
  let wake: () => void = () => undefined;
  let waiting: FullSweep[] = [];
  let byHand = false;

  const pause = (ms: number | undefined): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === undefined ? undefined : clock.after(ms, resolve);
      wake = () => {
        timer?.cancel();
        resolve();
      };
      if (life.signal.aborted) wake();
    });

  const takeWaiting = (): ((result: Result<true>) => void) => {
    const taken = waiting;
    waiting = [];
    return (result) => taken.forEach((sweep) => sweep.settle(result));
  };
  const settleWaiting = (result: Result<true>): void => takeWaiting()(result);

  const probesOf = (tiers: readonly Tier[]): readonly Probe<never>[] =>
    parts.probes.filter((probe) => tiers.includes(probe.tier));

  /** One poke. Returns why, when nothing more can be asked over this connection. */
  const poke = async (open: NodeSession, tiers: readonly Tier[]): Promise<Fault | undefined> => {
    const asked = probesOf(tiers);
    const whole = asked.length === parts.probes.length;
    try {
      const ids = asked.map((probe) => probe.ask.id);
      const sweep = await parts.sweepLimiter.run(() => open.sweep(ids, life.signal));
      const settle = whole ? takeWaiting() : () => undefined;
      events.answer(sweep, asked, () => settle({ ok: true, value: true }));
      return undefined;
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      if (life.signal.aborted) return error.fault;
      events.silence(asked, error.fault);
      if (whole) settleWaiting(failed(error.fault));
      return endsAsking.includes(error.fault.code) ? error.fault : undefined;
    }
  };

  /** Asks on schedule until the connection ends; returns why it ended. */
  const keepAsking = async (open: NodeSession): Promise<Fault> => {
    const last: LastAsked = {};
    let ended: Fault | undefined;
    let broken: Fault | undefined;
    void open.ended.then((why) => {
      ended = why;
      wake();
    });
    while (ended === undefined && !life.signal.aborted) {
      const startedAt = clock.monotonicMs();
      const due =
        waiting.length > 0 ? (['tick', 'lite', 'full'] as const) : dueTiers(parts.schedule, last, startedAt);
      for (const tier of due) last[tier] = startedAt;
      broken = await poke(open, due);
      if (broken !== undefined) break;
      const spent = clock.monotonicMs() - startedAt;
      if (ended === undefined && waiting.length === 0) await pause(Math.max(0, parts.schedule.tick - spent));
    }
    // What broke the shell says more than that the connection ended with it.
    return (
      broken ??
      ended ??
      fault('transport.lost', `The connection to ${target.nodeId} was lost.`, {
        subject: target.nodeId,
        retryable: true,
      })
    );
  };

  const standStill = async (why: Fault, attempt: number, downSince: number): Promise<void> => {
    standing = why;
    settleWaiting(failed(why));
    if (isBlocking(why.code)) {
      events.connection({ state: 'blocked', since: epochMs(downSince), fault: why });
      await pause(undefined);
      return;
    }
    const waitMs = backOffMs(attempt, parts.random.next());
    const nextTryAt = epochMs(clock.now() + waitMs);
    events.connection({ state: 'waiting', since: epochMs(downSince), attempt, nextTryAt, fault: why });
    await pause(waitMs);
  };

  const live = async (): Promise<void> => {
    if (parts.begin !== undefined) {
      const stopped = Promise.withResolvers<void>();
      const stop = (): void => stopped.resolve();
      life.signal.addEventListener('abort', stop);
      await Promise.race([parts.begin, stopped.promise]);
      life.signal.removeEventListener('abort', stop);
    }
    let attempt = 1;
    let downSince: number = clock.now();
    while (!life.signal.aborted) {
      // A node that has been down stays "waiting" on screen while the next try runs: it is not news, unless a person asked.
      if (attempt === 1 || byHand) events.connection({ state: 'connecting', since: clock.now(), attempt });
      byHand = false;
      let why: Fault;
      try {
        await using open = await parts.transport.connect(target, life.signal);
        session = open;
        standing = undefined;
        events.connection({
          state: 'connected',
          since: clock.now(),
          server: open.server,
          cipher: open.cipher,
          hostKeyFingerprint: open.hostKeyFingerprint,
          strictKeyExchange: open.strictKeyExchange,
        });
        const connectedAt = clock.monotonicMs();
        why = await keepAsking(open);
        // A connection that held for a while starts the back-off anew; one that drops at once does not, or it would flap.
        if (clock.monotonicMs() - connectedAt > parts.schedule.full) attempt = 1;
        downSince = clock.now();
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        why = error.fault;
      } finally {
        session = undefined;
      }
      if (life.signal.aborted) return;
      await standStill(why, attempt, downSince);
      attempt += 1;
    }
  };

  const living = live();

  return {
    sweepNow: (signal) =>
      new Promise((resolve) => {
        if (standing !== undefined && session === undefined) {
          resolve(failed(standing));
          return;
        }
        const sweep: FullSweep = { settle: resolve };
        waiting.push(sweep);
        signal.addEventListener('abort', () => {
          waiting = waiting.filter((other) => other !== sweep);
          resolve(
            failed(
              fault('probe.timed-out', `${target.nodeId} did not answer in time.`, {
                subject: target.nodeId,
                retryable: true,
              }),
            ),
          );
        });
        wake();
      }),
    tryNow: () => {
      if (session !== undefined) return;
      byHand = true;
      wake();
    },
    ask: (ask, signal) =>
      session === undefined
        ? Promise.resolve(failed(standing ?? notConnected(target)))
        : session.ask(ask, signal),
    perform: async (ask, signal) =>
      session === undefined
        ? { kind: 'not-sent', fault: standing ?? notConnected(target) }
        : session.perform(ask, signal),
    stream: async (ask, take, signal) =>
      session === undefined ? (standing ?? notConnected(target)) : session.stream(ask, take, signal),
    follow: async (ask, onLine, signal) =>
      session === undefined ? (standing ?? notConnected(target)) : session.follow(ask, onLine, signal),
    dial: (host, port) => session?.dial(host, port) ?? standing ?? notConnected(target),
    [Symbol.asyncDispose]: async () => {
      life.abort();
      wake();
      settleWaiting(failed(notConnected(target)));
      await living;
    },
  };
};
