import type { Clock } from './clock.tsx';

/** What the engine clock needs of its surroundings. */
export type ClockParts = {
  /** Milliseconds that only grow, from any start. */
  readonly monotonic: () => number;
  /** The window's own wall clock, used until the engine has spoken, and to notice that the machine slept. */
  readonly wall: () => number;
  /** Calls once a second while the window is seen; returns the stop. */
  readonly everySecond: (tick: () => void) => () => void;
};

export type EngineClock = Clock & {
  /** Milliseconds that only grow; time that the machine slept counts. */
  readonly monotonic: () => number;
  /** Tells the engine's time, as an item of the feed carries it. */
  readonly heard: (engineAt: number) => void;
};

/** A larger step than any delay on the way means that a clock was set or a machine slept. */
const stepMs = 1_000;

/**
 * Counts the time asleep too: browsers stop their monotonic clock then (https://github.com/w3c/hr-time/issues/115), but the
 * wall clock has moved on after it. A wall clock that is set forward looks the same and is put right by the next heartbeat.
 */
const withSleep = (monotonic: () => number, wall: () => number): (() => number) => {
  let apart = wall() - monotonic();
  let asleepMs = 0;
  return () => {
    const awakeMs = monotonic();
    const nowApart = wall() - awakeMs;
    if (nowApart - apart > stepMs) asleepMs += nowApart - apart;
    apart = nowApart;
    return awakeMs + asleepMs;
  };
};

/**
 * The engine's clock as seen from this window, so that ages are right when window and engine run on different machines.
 * Of the offsets heard the largest wins: it was delayed least, and ages never run backwards.
 */
export const createEngineClock = ({ monotonic: awake, wall, everySecond }: ClockParts): EngineClock => {
  const monotonic = withSleep(awake, wall);
  const listeners = new Set<() => void>();
  let offset = wall() - monotonic();
  let synced = false;
  let stop: (() => void) | undefined;
  return {
    monotonic,
    now: () => monotonic() + offset,
    heard: (engineAt) => {
      const heardOffset = engineAt - monotonic();
      if (!synced || heardOffset > offset || offset - heardOffset > stepMs) offset = heardOffset;
      synced = true;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      stop ??= everySecond(() => {
        for (const each of listeners) each();
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
};
