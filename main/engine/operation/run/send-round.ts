import type { Fault } from '#shared/fault';
import type { Clock } from '../../ports/index.ts';
import type { Placed, Rounds } from '../../source-kit/index.ts';
import { candidatesOf, sendThrough } from './asker.ts';
import { pauseFor } from './pause.ts';
import type { RoundsCount } from './rounds-told.ts';
import type { StepContext } from './step-context.ts';

/** Lets one through at a time, and so many in a second. */
export type Pace = { readonly turn: (signal: AbortSignal) => Promise<void> };

/** Where asks follow each other faster than timers are exact, one that came late is made up for by this much, ms. */
const longestMakeUpMs = 20;

export const createPace = (clock: Clock, perSecond: number): Pace => {
  const gapMs = 1_000 / perSecond;
  const makeUpMs = gapMs < longestMakeUpMs ? longestMakeUpMs : 0;
  let nextMs = clock.monotonicMs();
  let queue = Promise.resolve();
  return {
    turn: (signal) => {
      queue = queue.then(async () => {
        const waitMs = nextMs - clock.monotonicMs();
        if (waitMs >= 1) await pauseFor(clock, waitMs, signal);
        nextMs = Math.max(nextMs, clock.monotonicMs() - makeUpMs) + gapMs;
      });
      return queue;
    },
  };
};

/** What came of the asks of one round. */
export type RoundEnd = {
  /** Asks that were answered as done. */
  readonly done: number;
  /** True: something was sent. */
  readonly sent: boolean;
  /** Asks whose answer never came: the next check reads what became of them. */
  readonly unanswered: number;
  /** The newest thing that may pass. */
  readonly passing: Fault | undefined;
  /** How long the fleet wants to be left alone, ms; 0: it did not say. */
  readonly waitMs: number;
  /** What ends the step. */
  readonly final: Fault | undefined;
};

/** So many failures one after the other, and the rest of a round waits for another look. */
const mostFailures = 3;

const toldToWait = ({ facts }: Fault): number => {
  const ms = Number(facts?.['retryAfterMs'] ?? 0);
  return Number.isFinite(ms) && ms > 0 ? ms : 0;
};

type RoundParts = {
  readonly context: StepContext;
  readonly atOnce: Rounds['atOnce'];
  readonly pace: Pace;
  readonly count: RoundsCount;
};

/**
 * Sends the asks of one round, at most `atOnce` under way. A wish for a pause or an end, a failure that ends the step and several
 * that may pass all keep further asks from being begun; what is under way is waited for.
 */
export const sendRound = async (
  { context, atOnce, pace, count }: RoundParts,
  asks: readonly Placed<unknown>[],
): Promise<RoundEnd> => {
  const { call, perform, steering } = context;
  const end = { done: 0, sent: false, unanswered: 0, waitMs: 0 };
  let passing: Fault | undefined;
  let final: Fault | undefined;
  let failures = 0;
  let next = 0;

  const mayBegin = (): boolean =>
    final === undefined &&
    failures < mostFailures &&
    end.waitMs === 0 &&
    steering.wish() === 'go' &&
    !steering.letGo.aborted;
  const passes = (fault: Fault): void => {
    passing = fault;
    failures += 1;
    end.waitMs = Math.max(end.waitMs, toldToWait(fault));
  };
  const refused = (fault: Fault): void => {
    if (fault.code === 'action.changed-hands') {
      failures = 0;
      count.changedHands();
    } else if (fault.retryable) passes(fault);
    else final ??= fault;
  };
  const answered = (value: unknown): void => {
    end.done += 1;
    failures = 0;
    count.moved(typeof value === 'number' ? value : 1);
    count.show('soon');
  };
  const sendOne = async (placed: Placed<unknown>): Promise<void> => {
    end.sent = true;
    const { outcome } = await sendThrough(
      candidatesOf(placed, call),
      (nodeId) => context.fence(placed.ask, nodeId),
      perform,
      steering.cutOff,
    );
    if (outcome.kind !== 'answered') {
      if (outcome.kind === 'unanswered') end.unanswered += 1;
      return passes(outcome.fault);
    }
    return outcome.result.ok ? answered(outcome.result.value) : refused(outcome.result.fault);
  };
  const worker = async (): Promise<void> => {
    while (next < asks.length && mayBegin()) {
      const placed = asks[next];
      next += 1;
      await pace.turn(steering.letGo);
      if (!mayBegin()) return;
      // A machine that slept finds out here that its lock is somebody else's.
      const blocked = await context.mayChange(steering.letGo);
      if (blocked !== undefined) return refused(blocked);
      if (placed === undefined || !mayBegin()) return;
      await sendOne(placed);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(atOnce, asks.length)) }, worker));
  return { ...end, passing, final };
};
