import type { Clock, Timer } from './clock.ts';

/** How often it is looked whether calls come in time while something is under way, ms. */
const lookMs = 20;
/** A call that comes so much later says that this process cannot keep up, ms. */
const lateMs = 8;
/** So many looks in a row without a late one make one place more: what is under way answers in a burst sooner or later. */
const looksForOneMore = 10;

/**
 * How many things may be under way at once: as many as this machine can hear without being late. A console that shares its
 * processors grows deaf when it asks more than it can listen to; one with room waits for distant machines instead.
 */
export type Room = {
  readonly places: () => number;
  readonly entered: () => void;
  readonly left: () => void;
  /** Calls whenever there may be more places. */
  readonly onMore: (call: () => void) => void;
};

export type RoomSizes = { readonly least: number; readonly most: number };

/** Begins with `least` places; grows by one each 200 ms while in time, and shrinks by a quarter when late. */
export const createRoom = (clock: Clock, { least, most }: RoomSizes): Room => {
  let places = least;
  let inTime = 0;
  let inside = 0;
  let looking: Timer | undefined;
  let more: () => void = () => undefined;

  const look = (): void => {
    const dueAt = clock.monotonicMs() + lookMs;
    looking = clock.after(lookMs, () => {
      looking = undefined;
      const isLate = clock.monotonicMs() - dueAt > lateMs;
      inTime = isLate ? 0 : inTime + 1;
      if (isLate) places = Math.max(least, Math.floor(places * 0.75));
      if (inTime === looksForOneMore) {
        inTime = 0;
        places = Math.min(most, places + 1);
        more();
      }
      if (inside > 0) look();
    });
  };

  return {
    places: () => places,
    entered: () => {
      inside += 1;
      if (looking === undefined) look();
    },
    left: () => {
      inside -= 1;
      if (inside > 0) return;
      // Nobody is left to look for, and a console that closes leaves no timer.
      looking?.cancel();
      looking = undefined;
    },
    onMore: (call) => {
      more = call;
    },
  };
};
