import { epochMs, type EpochMs } from '#shared/model';

/** A pending call; `cancel` is harmless when it already ran. */
export type Timer = { readonly cancel: () => void };

/** Time as the engine sees it. Only this and its fakes know the real clock. */
export type Clock = {
  /** Wall clock, epoch ms. May jump; never used for durations. */
  readonly now: () => EpochMs;
  /** Milliseconds from an arbitrary start; never goes back. */
  readonly monotonicMs: () => number;
  /** Calls once after `ms`. Does not keep the process alive by itself. */
  readonly after: (ms: number, call: () => void) => Timer;
};

/** A class: each node has some eight of these, and a pair of closures for each would take more than what it waits for. */
class RunningTimer implements Timer {
  readonly #timeout: NodeJS.Timeout;

  constructor(ms: number, call: () => void) {
    this.#timeout = setTimeout(call, ms);
    this.#timeout.unref();
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }
}

/** The machine's own clock. */
export const createSystemClock = (): Clock => ({
  now: () => epochMs(Date.now()),
  monotonicMs: () => performance.now(),
  after: (ms, call) => new RunningTimer(ms, call),
});
