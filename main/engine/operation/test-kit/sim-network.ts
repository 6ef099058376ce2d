import { fault } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { Clock } from '../../ports/index.ts';
import type { Ask, Outcome, Perform } from '../../source-kit/index.ts';
import type { Chance } from './seeded-chance.ts';
import { isDone, type SimAsk, type Stage } from './stage.ts';

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
export type Fate = keyof Faults | 'well';

export const noFaults: Faults = {
  notSent: 0,
  lostRequest: 0,
  lostReply: 0,
  lateEffect: 0,
  refusal: 0,
  slow: 0,
};

/** Draws what becomes of a request. */
export const fateFrom = (faults: Faults, chance: Chance): Fate => {
  let drawn = chance.next();
  for (const fate of ['notSent', 'lostRequest', 'lateEffect', 'slow', 'refusal', 'lostReply'] as const) {
    if (drawn < faults[fate]) return fate;
    drawn -= faults[fate];
  }
  return 'well';
};

const lost = fault('transport.timed-out', 'No answer came.', { retryable: true });
const down = fault('transport.unreachable', 'Not connected.', { retryable: true });

type NetworkParts = {
  readonly stage: Pick<Stage, 'isDown' | 'carry' | 'refusal' | 'isAboutLock'>;
  /** The true clock, which the fleet goes by; and the console's own, which may stand still. */
  readonly world: Clock;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly fateOf: (ask: SimAsk, nodeId: NodeId) => Fate;
  /** A changing ask is about to leave. */
  readonly onSend: (ask: SimAsk) => void;
  /** A changing ask was carried out. */
  readonly onDone: (ask: SimAsk) => void;
};

/** The way from one console to a stage, with everything that can go wrong on it. */
export const createSimNetwork = (parts: NetworkParts): Perform => {
  const { stage, world, clock, chance } = parts;
  const after = (on: Clock, ms: number): Promise<void> =>
    new Promise((resolve) => void on.after(ms, resolve));

  const perform = async (nodeId: NodeId, ask: SimAsk, signal: AbortSignal): Promise<Outcome<unknown>> => {
    const changes = ask.effect === 'changes';
    const fate = parts.fateOf(ask, nodeId);
    if (signal.aborted || fate === 'notSent' || stage.isDown(nodeId, world.now()))
      return { kind: 'not-sent', fault: down };
    if (changes) parts.onSend(ask);
    const sentAt = clock.now();
    const carry = () => {
      if (stage.isDown(nodeId, world.now())) return undefined;
      const carried = stage.carry(nodeId, ask, world.now());
      // Times of an answer are those of the console that hears it.
      const reply = carried && { ...carried, sentAt, receivedAt: clock.now() };
      if (changes && reply !== undefined && isDone(reply)) parts.onDone(ask);
      return reply;
    };
    const unanswered = async (): Promise<Outcome<unknown>> => {
      await after(clock, ask.limits.timeoutMs);
      return { kind: 'unanswered', fault: lost };
    };
    if (fate === 'lostRequest') return unanswered();
    if (fate === 'lateEffect') {
      // Already on its way: it arrives whatever becomes of the console.
      void after(world, ask.limits.timeoutMs + chance.pick(4_000)).then(carry);
      return unanswered();
    }
    await after(world, fate === 'slow' ? 1_000 + chance.pick(3_000) : 5);
    const isRefused = fate === 'refusal' && changes && !stage.isAboutLock(ask);
    const reply = isRefused ? stage.refusal(ask, world.now()) : carry();
    if (reply === undefined || fate === 'lostReply') return unanswered();
    await after(clock, 5);
    return { kind: 'answered', result: ask.read(reply as never) };
  };
  return ((nodeId: NodeId, ask: Ask<unknown>, signal: AbortSignal) =>
    ask.lane === 'http' || ask.lane === 'own-channel'
      ? perform(nodeId, ask, signal)
      : Promise.resolve({ kind: 'not-sent', fault: down })) as Perform;
};
