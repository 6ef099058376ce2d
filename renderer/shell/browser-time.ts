/** Calls once a second while the window is seen, and at once when it is seen again; a hidden window draws nothing. */
export const everySecondWhileSeen = (tick: () => void): (() => void) => {
  const timer = setInterval(() => {
    if (!document.hidden) tick();
  }, 1_000);
  const seen = (): void => {
    if (!document.hidden) tick();
  };
  document.addEventListener('visibilitychange', seen);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', seen);
  };
};

/**
 * Runs a call at once, but at most every `ms`: calls that come sooner become one, later. For one call that is always the
 * same. A timer and not a frame, since a hidden window has no frames and still must know its alarms.
 */
export const atMostEvery = (ms: number): ((call: () => void) => void) => {
  let ranMs = -Infinity;
  let isWaiting = false;
  const run = (call: () => void): void => {
    isWaiting = false;
    ranMs = performance.now();
    call();
  };
  return (call) => {
    if (isWaiting) return;
    const waitMs = ranMs + ms - performance.now();
    if (waitMs <= 0) return run(call);
    isWaiting = true;
    setTimeout(() => run(call), waitMs);
  };
};

/** Waits `ms`, or until the signal aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
