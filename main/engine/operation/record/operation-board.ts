import type { OperationChange } from '#shared/contract';
import type { EpochMs, Operation, OperationId } from '#shared/model';

/** A reader that is this many items behind is given a fresh reset instead of a longer queue. */
const queueLimit = 256;
/** Ended operations stay in the feed this long. */
const keepEndedMs = 24 * 3_600_000;

type Reader = { queue: OperationChange[]; wake: () => void };

/** The newest of every operation, with a feed of changes. */
export type OperationBoard = {
  readonly put: (operation: Operation) => void;
  /** Open ones and those that ended since then, newest first. */
  readonly list: (since: EpochMs) => readonly Operation[];
  readonly changes: (signal: AbortSignal) => AsyncIterable<OperationChange>;
  readonly [Symbol.dispose]: () => void;
};

export const createOperationBoard = (now: () => EpochMs, found: readonly Operation[]): OperationBoard => {
  const operations = new Map<OperationId, Operation>(found.map((operation) => [operation.id, operation]));
  const readers = new Set<Reader>();
  let disposed = false;

  const list = (since: number): readonly Operation[] =>
    [...operations.values()]
      .filter(({ endedAt }) => endedAt === undefined || endedAt >= since)
      .toSorted((a, b) => b.startedAt - a.startedAt);
  const reset = (): OperationChange => ({ kind: 'reset', operations: [...list(now() - keepEndedMs)] });

  async function* changes(signal: AbortSignal): AsyncIterable<OperationChange> {
    const reader: Reader = { queue: [], wake: () => undefined };
    const wakeUp = (): void => reader.wake();
    signal.addEventListener('abort', wakeUp, { once: true });
    readers.add(reader);
    try {
      yield reset();
      while (!signal.aborted && !disposed) {
        const next = reader.queue.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => (reader.wake = resolve));
      }
    } finally {
      readers.delete(reader);
      signal.removeEventListener('abort', wakeUp);
    }
  }

  return {
    put: (operation) => {
      operations.set(operation.id, operation);
      for (const reader of readers) {
        if (reader.queue.length >= queueLimit) reader.queue = [reset()];
        else reader.queue.push({ kind: 'operation', operation });
        reader.wake();
      }
    },
    list,
    changes,
    [Symbol.dispose]: () => {
      disposed = true;
      for (const reader of readers) reader.wake();
    },
  };
};
