import type { WireLimits } from './limits.ts';

/** One open feed on the engine's side. */
export type ServedFeed = {
  readonly start: () => void;
  /** The reader has consumed this many items. */
  readonly taken: (items: number) => void;
  /** The reader is gone: ask the producer to end, send nothing more. */
  readonly stop: () => void;
};

type Towards = {
  /** Sends one item and says how many characters it took. */
  readonly item: (value: unknown) => number;
  readonly ended: () => void;
  readonly failed: (error: unknown) => void;
  /** Last of all, when the producer has let go. */
  readonly settled: () => void;
};

/**
 * Pulls a producer only as fast as the reader consumes. Nothing is queued here: what a slow reader has not
 * asked for stays with the producer, which decides what to leave out and when to start over.
 */
export const createServedFeed = (
  produce: (signal: AbortSignal) => AsyncIterable<unknown>,
  limits: Pick<WireLimits, 'feedItems' | 'feedCharacters'>,
  towards: Towards,
): ServedFeed => {
  const abort = new AbortController();
  let underWay: readonly number[] = [];
  let wake: () => void = () => undefined;

  const mayPull = () =>
    underWay.length === 0 ||
    (underWay.length < limits.feedItems &&
      underWay.reduce((sum, size) => sum + size, 0) < limits.feedCharacters);
  const room = async () => {
    while (!mayPull() && !abort.signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  const run = async () => {
    try {
      for await (const value of produce(abort.signal)) {
        if (abort.signal.aborted) break;
        underWay = [...underWay, towards.item(value)];
        await room();
        if (abort.signal.aborted) break;
      }
      if (!abort.signal.aborted) towards.ended();
    } catch (error) {
      if (!abort.signal.aborted) towards.failed(error);
    } finally {
      towards.settled();
    }
  };

  return {
    start: () => void run(),
    taken: (items) => {
      underWay = underWay.slice(items);
      wake();
    },
    stop: () => {
      abort.abort();
      wake();
    },
  };
};
