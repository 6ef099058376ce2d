import type { Clock, Timer } from '../../ports/index.ts';

/** With fewer pokes under way what arrives is passed on at once. */
const crowd = 8;
/** In a crowd, what arrives within this time is read together, ms. */
const gatherMs = 4;

/**
 * Where connections put what they received. While many machines answer at once it is gathered for a moment and then read
 * in one go: packet by packet, each between two system calls, decrypting and reading find nothing of theirs left in the
 * processor's caches. What a single machine says, and every login, passes at once.
 */
export type Inbox = {
  /** `read` is called once, in the order of `put`. */
  readonly put: (read: () => void) => void;
  /** Reads now what waits, so that what is told next comes after it. */
  readonly flush: () => void;
  /** A poke is under way until the returned call. */
  readonly poking: () => () => void;
};

/** One for all connections of a transport. */
export const createInbox = (clock: Clock): Inbox => {
  let waiting: (() => void)[] = [];
  let timer: Timer | undefined;
  let pokes = 0;
  let isReading = false;

  const flush = (): void => {
    timer?.cancel();
    timer = undefined;
    if (isReading || waiting.length === 0) return;
    isReading = true;
    const batch = waiting;
    waiting = [];
    for (const read of batch) read();
    isReading = false;
  };

  return {
    put: (read) => {
      // What a connection through another one receives is part of what is being read.
      if (isReading || (pokes < crowd && waiting.length === 0)) return read();
      waiting.push(read);
      // Once as much has come as was asked, what comes later belongs to later pokes, which wait for this to be read.
      if (pokes < crowd || waiting.length >= pokes) flush();
      else timer ??= clock.after(gatherMs, flush);
    },
    flush,
    poking: () => {
      pokes += 1;
      return () => {
        pokes -= 1;
      };
    },
  };
};
