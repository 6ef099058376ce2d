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
  const call = new Calling(clock, everyMs, run);
  void call.askNow();
  return call;
};

/** A class, and without a controller at rest: a fleet has thousands of these, nearly all of them waiting. */
class Calling implements StandingCall {
  readonly #clock: Clock;
  readonly #everyMs: () => number;
  readonly #run: (signal: AbortSignal) => Promise<void>;
  #hasEnded = false;
  #timer: Timer | undefined;
  #startedAt = 0;
  #life: AbortController | undefined;
  #underWay: Promise<void> | undefined;
  #following: Promise<void> | undefined;
  #prompted = false;

  constructor(clock: Clock, everyMs: () => number, run: (signal: AbortSignal) => Promise<void>) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#run = run;
  }

  askNow(): Promise<void> {
    if (this.#underWay === undefined) return this.#begin();
    this.#following ??= this.#underWay.then(() => {
      this.#following = undefined;
      return this.#begin();
    });
    return this.#following;
  }

  prompt(): void {
    if (this.#prompted) return;
    this.#prompted = true;
    if (this.#underWay === undefined) this.#plan(this.#promptedIn());
  }

  end(): void {
    this.#hasEnded = true;
    this.#life?.abort();
    this.#timer?.cancel();
  }

  #plan(ms: number): void {
    this.#timer?.cancel();
    if (!this.#hasEnded) this.#timer = this.#clock.after(ms, () => void this.#begin());
  }

  #promptedIn(): number {
    return Math.max(settleMs, leastBetweenPromptsMs - (this.#clock.monotonicMs() - this.#startedAt));
  }

  async #begin(): Promise<void> {
    if (this.#hasEnded) return;
    this.#timer?.cancel();
    this.#startedAt = this.#clock.monotonicMs();
    this.#prompted = false;
    this.#life = new AbortController();
    this.#underWay = this.#run(this.#life.signal);
    await this.#underWay;
    this.#underWay = undefined;
    this.#life = undefined;
    // An answer that took longer than the interval leaves the node alone for a while all the same.
    const pace = this.#everyMs();
    const rest = Math.max(pace / 3, pace - (this.#clock.monotonicMs() - this.#startedAt));
    this.#plan(this.#prompted ? this.#promptedIn() : rest);
  }
}
