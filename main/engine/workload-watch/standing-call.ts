import type { Clock, Timer } from '../ports/index.ts';

/** An event storm makes one question no more often than this, ms. */
const leastBetweenPromptsMs = 2_000;
/** Events come in bursts; one question at the end of a burst sees all of it, ms. */
const settleMs = 300;

/** Something that is asked again and again, and sooner when there is reason to. */
export type StandingCall = {
  /** Asks now; what is under way does not count, since it may have been sent before the caller's moment. Never rejects. */
  readonly askNow: () => Promise<void>;
  /** Asks soon: there is news. */
  readonly prompt: () => void;
  /** Ends it; what is under way is aborted. */
  readonly end: () => void;
};

/**
 * Begins at once and asks every `everyMs()` from then on, read after each answer. `run` must not reject; it never runs twice
 * at the same time.
 */
export const createStandingCall = (
  clock: Clock,
  everyMs: () => number,
  run: (signal: AbortSignal) => Promise<void>,
): StandingCall => {
  const life = new AbortController();
  let timer: Timer | undefined;
  let startedAt = 0;
  let underWay: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  let prompted = false;

  const plan = (ms: number): void => {
    timer?.cancel();
    if (!life.signal.aborted) timer = clock.after(ms, () => void begin());
  };

  const promptedIn = (): number =>
    Math.max(settleMs, leastBetweenPromptsMs - (clock.monotonicMs() - startedAt));

  const begin = async (): Promise<void> => {
    if (life.signal.aborted) return;
    timer?.cancel();
    startedAt = clock.monotonicMs();
    prompted = false;
    underWay = run(life.signal);
    await underWay;
    underWay = undefined;
    // An answer that took longer than the interval leaves the node alone for a while all the same.
    const pace = everyMs();
    const rest = Math.max(pace / 3, pace - (clock.monotonicMs() - startedAt));
    plan(prompted ? promptedIn() : rest);
  };

  void begin();
  return {
    askNow: () => {
      if (underWay === undefined) return begin();
      following ??= underWay.then(() => {
        following = undefined;
        return begin();
      });
      return following;
    },
    prompt: () => {
      if (prompted) return;
      prompted = true;
      if (underWay === undefined) plan(promptedIn());
    },
    end: () => {
      life.abort();
      timer?.cancel();
    },
  };
};
