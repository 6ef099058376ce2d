import type { OwnedSpace, SpaceView } from '#shared/model';
import { isArchived, liveCopies, partiesOf } from './live-copies.ts';

/** What a zone is called where its party has none. */
export const noZone = 'no zone';

/** Units with exactly one live copy, by who has it, most first. What is archived is not on its last copy. */
export const lastCopiesOf = (space: OwnedSpace): SpaceView['lastCopies'] => {
  const parties = partiesOf(space);
  const counts = new Map<string, number>();
  for (const segment of space.segments) {
    if (segment.count === 0 || isArchived(segment, parties)) continue;
    const [only, ...more] = liveCopies(segment, parties);
    if (only !== undefined && more.length === 0) counts.set(only, (counts.get(only) ?? 0) + segment.count);
  }
  return [...counts]
    .map(([party, count]) => ({ party, count }))
    .toSorted((a, b) => b.count - a.count || (a.party < b.party ? -1 : 1));
};

/** Units by the zone of their owner and of each secondary, whether these are up or not: where copies are meant to be. */
export const zonePairsOf = (space: OwnedSpace): SpaceView['zonePairs'] => {
  const parties = partiesOf(space);
  const zoneOf = (id: string): string => parties.get(id)?.zone ?? noZone;
  const counts = new Map<string, SpaceView['zonePairs'][number]>();
  for (const { owner, secondaries, count } of space.segments) {
    if (owner === undefined || count === 0) continue;
    for (const each of secondaries) {
      if (each === owner) continue;
      const pair = { owner: zoneOf(owner), secondary: zoneOf(each) };
      const key = `${pair.owner}\n${pair.secondary}`;
      counts.set(key, { ...pair, count: (counts.get(key)?.count ?? 0) + count });
    }
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count || (a.owner < b.owner ? -1 : 1));
};

/** Units whose owner and all secondaries are in one zone: one failure takes all of them. Only where there is a secondary. */
export const oneZoneOf = (space: OwnedSpace): ReadonlyMap<string, number> => {
  const parties = partiesOf(space);
  const counts = new Map<string, number>();
  for (const segment of space.segments) {
    const { owner, secondaries, count } = segment;
    if (owner === undefined || secondaries.length === 0 || count === 0 || isArchived(segment, parties))
      continue;
    const zone = parties.get(owner)?.zone;
    if (zone === undefined || secondaries.some((id) => parties.get(id)?.zone !== zone)) continue;
    counts.set(zone, (counts.get(zone) ?? 0) + count);
  }
  return counts;
};
