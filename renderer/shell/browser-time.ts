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

/** Waits `ms`, or until the signal aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
