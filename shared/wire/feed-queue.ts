/** Between a producer that cannot wait and a reader that may be slow. */
export type FeedQueue<T> = {
  readonly push: (item: T) => void;
  /** No more items; the reader gets what is queued, then the end. */
  readonly end: () => void;
  /** For one reader. Ends when the signal fires. */
  readonly items: AsyncIterable<T>;
};

/**
 * A queue that never holds more than `limit` items. When it would, it drops them all and the reader gets
 * `restart()` instead, made at the moment of reading: one whole item in place of the steps it missed.
 */
export const createFeedQueue = <T>(
  options: { readonly limit: number; readonly restart: () => T },
  signal: AbortSignal,
): FeedQueue<T> => {
  let queued: T[] = [];
  let overflowed = false;
  let ended = signal.aborted;
  let wake: () => void = () => undefined;

  const stop = () => {
    ended = true;
    wake();
  };
  const aborted = () => {
    queued = [];
    overflowed = false;
    stop();
  };
  signal.addEventListener('abort', aborted, { once: true });

  async function* read(): AsyncGenerator<T> {
    try {
      for (;;) {
        if (overflowed) {
          overflowed = false;
          yield options.restart();
        } else if (queued.length > 0) yield queued.shift() as T;
        else if (ended) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', aborted);
      ended = true;
      queued = [];
    }
  }

  return {
    push: (item) => {
      // While a restart is due it will contain this item's news anyway.
      if (ended || overflowed) return;
      if (queued.length < options.limit) queued.push(item);
      else {
        queued = [];
        overflowed = true;
      }
      wake();
    },
    end: stop,
    items: read(),
  };
};
