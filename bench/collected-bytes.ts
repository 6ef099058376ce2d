type Collect = (how?: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Collects all there is, where the process was started with --expose-gc, and gives its memory back: an ordinary collection keeps the room
 * for young objects, and old pages that are half empty.
 */
export const collectGarbage = (): void => {
  const { gc: collect } = globalThis as { gc?: Collect };
  collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
};

/** Resident memory of this process after garbage collection, bytes. */
export const collectedBytes = (): number => {
  collectGarbage();
  return process.memoryUsage.rss();
};
