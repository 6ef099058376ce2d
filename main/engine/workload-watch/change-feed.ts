/** A reader that is this many items behind is given a fresh reset instead of a longer queue. */
const queueLimit = 64;

/** An ordered stream to any number of readers, each beginning with a reset. */
export type ChangeFeed<Change> = {
  readonly give: (change: Change) => void;
  readonly read: (signal: AbortSignal) => AsyncIterable<Change>;
  /** Ends every reader. */
  readonly end: () => void;
};

/** Makes a feed. `reset` is called for each new reader, and for one that fell behind. */
export const createChangeFeed = <Change>(reset: () => Change): ChangeFeed<Change> => {
  const readers = new Set<{ queue: Change[]; wake: () => void }>();
  let ended = false;
  return {
    give: (change) => {
      for (const reader of readers) {
        if (reader.queue.length >= queueLimit) reader.queue = [reset()];
        else reader.queue.push(change);
        reader.wake();
      }
    },
    read: async function* (signal) {
      const reader = { queue: [reset()], wake: () => undefined as void };
      const wakeUp = () => reader.wake();
      signal.addEventListener('abort', wakeUp, { once: true });
      readers.add(reader);
      try {
        while (!signal.aborted && !ended) {
          const next = reader.queue.shift();
          if (next !== undefined) yield next;
          else await new Promise<void>((resolve) => (reader.wake = resolve));
        }
      } finally {
        readers.delete(reader);
        signal.removeEventListener('abort', wakeUp);
      }
    },
    end: () => {
      ended = true;
      for (const reader of readers) reader.wake();
    },
  };
};
