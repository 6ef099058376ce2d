import type { Room } from '../../ports/index.ts';

/** A bounded number of places; callers wait in line for one. */
export type Slots = {
  /** Rejects with the signal's reason while waiting. The returned call gives the place back, once. */
  readonly take: (signal: AbortSignal) => Promise<() => void>;
  /** Takes a place at once, though there may be none left: the next in line then wait longer. */
  readonly occupy: () => () => void;
};

/** Slots of a fixed number, or as many as a room holds. */
export const createSlots = (count: number | Room): Slots => {
  const room = typeof count === 'number' ? undefined : count;
  const places = typeof count === 'number' ? () => count : count.places;
  const waiting: (() => void)[] = [];
  let taken = 0;

  const give = (): (() => void) => {
    taken += 1;
    room?.entered();
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      taken -= 1;
      room?.left();
      admit();
    };
  };
  const admit = (): void => {
    while (taken < places() && waiting.length > 0) waiting.shift()?.();
  };
  room?.onMore(admit);

  return {
    occupy: give,
    take: (signal) => {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      if (taken < places()) return Promise.resolve(give());
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(signal.reason as Error);
        };
        const enter = (): void => {
          signal.removeEventListener('abort', stop);
          resolve(give());
        };
        waiting.push(enter);
        signal.addEventListener('abort', stop, { once: true });
      });
    },
  };
};

/** Slots of the same count for each name, made when first asked for. */
export const createNamedSlots = (count: number): ((name: string) => Slots) => {
  const named = new Map<string, Slots>();
  return (name) => {
    const found = named.get(name) ?? createSlots(count);
    named.set(name, found);
    return found;
  };
};
