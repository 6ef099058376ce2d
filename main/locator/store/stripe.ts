import type { Place } from './target-table.ts';
import { archiveId } from './tables.ts';

/** Chooses the secondary of a key by its slot, among the places of one moment. */
export type Stripe = (primary: Place, slot: number) => Place | undefined;

const byName = (a: Place, b: Place): number => (a.name < b.name ? -1 : 1);

/** Candidates in the order of turns: a turn of one from each zone, then the next one from each. */
const inTurns = (places: readonly Place[]): readonly Place[] => {
  const zones = Map.groupBy(places.toSorted(byName), ({ zone }) => zone);
  const members = [...zones].toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)).map(([, list]) => list);
  const most = Math.max(0, ...members.map((list) => list.length));
  // A smaller zone begins again, so that every zone gets the same share of the copies.
  return Array.from({ length: most }, (_, turn) =>
    members.flatMap((list) => list[turn % list.length] ?? []),
  ).flat();
};

/**
 * Secondaries go to places that accept, in another zone than the primary, evenly over those zones. Only when no other zone
 * has one, another place of the same zone is taken: a pair in one zone is better than one copy. Undefined: there is none.
 */
export const createStripe = (places: readonly Place[]): Stripe => {
  const open = places.filter(({ id, state }) => id !== archiveId && state === 'accepting');
  const known = new Map<number, readonly Place[]>();
  const candidates = (primary: Place): readonly Place[] => {
    const elsewhere = open.filter(({ zone }) => zone !== primary.zone);
    return inTurns(elsewhere.length > 0 ? elsewhere : open.filter(({ id }) => id !== primary.id));
  };
  return (primary, slot) => {
    if (primary.id === archiveId) return undefined;
    const choice = known.get(primary.id) ?? candidates(primary);
    known.set(primary.id, choice);
    return choice[slot % choice.length];
  };
};
