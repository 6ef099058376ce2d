import type { EpochMs, Party } from '#shared/model';
import type { PartyTime } from '../rules/index.ts';

/** How long the parties of one space were watched and seen up. */
export type PartyTimes = {
  readonly note: (parties: readonly Party[], now: EpochMs) => void;
  readonly times: () => ReadonlyMap<string, PartyTime>;
};

type Kept = { watchedMs: number; upMs: number; at: EpochMs; wasUp: boolean };

/** Starts with nobody. Between two readings further apart than `longestMs` nobody watched: this machine slept. */
export const createPartyTimes = (longestMs: number): PartyTimes => {
  const kept = new Map<string, Kept>();
  return {
    note: (parties, now) => {
      for (const { id, state } of parties) {
        const before = kept.get(id) ?? { watchedMs: 0, upMs: 0, at: now, wasUp: false };
        const passed = now - before.at;
        const watched = passed > 0 && passed <= longestMs ? passed : 0;
        kept.set(id, {
          watchedMs: before.watchedMs + watched,
          upMs: before.upMs + (before.wasUp ? watched : 0),
          at: now,
          wasUp: state === 'up',
        });
      }
    },
    times: () => kept,
  };
};
