import { fault, FaultError, type Fault } from '#shared/fault';
import type { Clock } from '../../ports/index.ts';

/** A signal that aborts when the caller's does, or when time is up; its reason is always a FaultError. */
export type Deadline = { readonly signal: AbortSignal; readonly [Symbol.dispose]: () => void };

/** What a question ends with when its asker no longer wants it. */
export const cancelled = (subject: string): Fault =>
  fault('transport.lost', `The question to ${subject} was cancelled.`, { subject, retryable: true });

/** Starts a deadline of `ms`. `late` makes the fault when it passes. */
export const startDeadline = (
  clock: Clock,
  ms: number,
  parent: AbortSignal,
  faults: { readonly late: () => Fault; readonly cancelled: () => Fault },
): Deadline => {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new FaultError(faults.cancelled()));
  const timer = clock.after(ms, () => controller.abort(new FaultError(faults.late())));
  if (parent.aborted) stop();
  else parent.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      timer.cancel();
      parent.removeEventListener('abort', stop);
    },
  };
};

/** Waits for `work`, or rejects with the signal's reason; `late` then disposes of what still arrives. */
export const untilAborted = async <T>(
  work: Promise<T>,
  signal: AbortSignal,
  late: (value: T) => void,
): Promise<T> => {
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } catch (error) {
    work.then(late, () => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
};
