import type { Clock } from '../ports/index.ts';

/** Does something that ends early when the caller gives up or the time is over. */
export const withDeadline = async <T>(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
  act: (until: AbortSignal) => Promise<T>,
): Promise<T> => {
  const late = new AbortController();
  const timer = clock.after(timeoutMs, () => late.abort());
  try {
    return await act(AbortSignal.any([signal, late.signal]));
  } finally {
    timer.cancel();
  }
};
