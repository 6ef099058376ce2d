import { fault } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { Clock } from '../../ports/index.ts';
import type { Ask, HttpAsk, HttpReply, Outcome, Perform } from '../../source-kit/index.ts';
import type { Chance } from './seeded-chance.ts';
import type { ToyReply, ToyWorld } from './toy-world.ts';

/** Shares of requests that meet each fault. */
export type Faults = {
  /** The connection is down: provably nothing left. */
  readonly notSent: number;
  /** It left and never came. */
  readonly lostRequest: number;
  /** It was carried out and the answer never came. */
  readonly lostReply: number;
  /** It is carried out some seconds after the asker gave up. */
  readonly lateEffect: number;
  /** The daemon says no, once. */
  readonly refusal: number;
  readonly slow: number;
};

export const noFaults: Faults = {
  notSent: 0,
  lostRequest: 0,
  lostReply: 0,
  lateEffect: 0,
  refusal: 0,
  slow: 0,
};

const lost = fault('transport.timed-out', 'No answer came.', { retryable: true });
const down = fault('transport.unreachable', 'Not connected.', { retryable: true });

type NetworkParts = {
  readonly world: ToyWorld;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly faults: () => Faults;
  /** A changing ask is about to leave. */
  readonly onSend: (ask: HttpAsk<unknown>, nodeId: NodeId) => void;
};

const replyOf = ({ status, body }: ToyReply, now: number): HttpReply => ({
  status,
  headers: {},
  body: JSON.stringify(body ?? null),
  sentAt: now,
  receivedAt: now,
});

/** The way from one console to the toy world, with everything that can go wrong on it. */
export const createToyNetwork = ({ world, clock, chance, faults, onSend }: NetworkParts): Perform => {
  const later = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

  const carry = (ask: HttpAsk<unknown>): ToyReply =>
    world.answer(
      { method: ask.method, path: ask.path, body: (ask.body ?? {}) as Record<string, unknown> },
      clock.now(),
    );

  const perform = async (
    nodeId: NodeId,
    ask: HttpAsk<unknown>,
    signal: AbortSignal,
  ): Promise<Outcome<unknown>> => {
    const rates = faults();
    const fate = chance.next();
    const isDown = (world.nodes.get(nodeId)?.upAt ?? 0) > clock.now();
    let limit = rates.notSent;
    if (signal.aborted || isDown || fate < limit) return { kind: 'not-sent', fault: down };
    if (ask.effect === 'changes') onSend(ask, nodeId);
    const unanswered = async (): Promise<Outcome<unknown>> => {
      await later(ask.limits.timeoutMs);
      return { kind: 'unanswered', fault: lost };
    };
    if (fate < (limit += rates.lostRequest)) return unanswered();
    if (fate < (limit += rates.lateEffect)) {
      void later(ask.limits.timeoutMs + chance.pick(4_000)).then(() => carry(ask));
      return unanswered();
    }
    await later(fate < (limit += rates.slow) ? 1_000 + chance.pick(3_000) : 5);
    if (fate < limit + rates.refusal && ask.effect === 'changes' && !ask.path.startsWith('/locks/'))
      return {
        kind: 'answered',
        result: ask.read(replyOf({ status: 400, body: { says: 'no' } }, clock.now())),
      };
    const reply = carry(ask);
    if (fate > 1 - rates.lostReply) return unanswered();
    await later(5);
    return { kind: 'answered', result: ask.read(replyOf(reply, clock.now())) };
  };
  return ((nodeId: NodeId, ask: Ask<unknown>, signal: AbortSignal) =>
    ask.lane === 'http'
      ? perform(nodeId, ask, signal)
      : Promise.resolve({ kind: 'not-sent', fault: down })) as Perform;
};
