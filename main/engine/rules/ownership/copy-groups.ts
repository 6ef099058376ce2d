import type { OwnedSpace } from '#shared/model';
import { isArchived, liveCopies, partiesOf, type Parties } from './live-copies.ts';

/** Units with live copies at the same places: as many zones, as many copies in each. */
export type CopyGroup = {
  readonly units: number;
  /** Live copies in each zone, most first; empty: no live copy at all. */
  readonly perZone: readonly number[];
};

export type CopyGroups = {
  readonly live: readonly CopyGroup[];
  /** Units in object storage alone. */
  readonly archived: number;
  readonly units: number;
};

const none: readonly number[] = [];
const alone: readonly number[] = [1];
const apart: readonly number[] = [1, 1];
const together: readonly number[] = [2];

const perZoneOf = (copies: readonly string[], parties: Parties): readonly number[] => {
  const [first, second] = copies;
  // Nearly every unit has two copies at most, and there may be very many units.
  if (first === undefined) return none;
  if (second === undefined) return alone;
  if (copies.length === 2) return parties.get(first)?.zone === parties.get(second)?.zone ? together : apart;
  const zones = new Map<string, number>();
  for (const id of copies) {
    const zone = parties.get(id)?.zone ?? '';
    zones.set(zone, (zones.get(zone) ?? 0) + 1);
  }
  return [...zones.values()].toSorted((a, b) => b - a);
};

/** Gathers units by how their live copies are spread, so that a formula is worked out once for each way and not for each unit. */
export const copyGroupsOf = (space: OwnedSpace): CopyGroups => {
  const parties = partiesOf(space);
  const groups = new Map<string, CopyGroup>();
  let archived = 0;
  let units = 0;
  for (const segment of space.segments) {
    units += segment.count;
    if (isArchived(segment, parties)) {
      archived += segment.count;
      continue;
    }
    const perZone = perZoneOf(liveCopies(segment, parties), parties);
    const key = perZone.join(' ');
    groups.set(key, { perZone, units: (groups.get(key)?.units ?? 0) + segment.count });
  }
  return { live: [...groups.values()], archived, units };
};

/** "4,096 units with 1 + 1": how copies are spread, in words short enough for a table. */
export const spreadText = ({ live, archived }: CopyGroups): string => {
  const ways = live
    .toSorted((a, b) => b.units - a.units)
    .slice(0, 4)
    .map(({ units, perZone }) =>
      perZone.length === 0 ? `${units} with none` : `${units} with ${perZone.join(' + ')} by zone`,
    );
  const more = live.length > 4 ? [`${live.length - 4} more ways`] : [];
  const cold = archived === 0 ? [] : [`${archived} in object storage`];
  return [...ways, ...more, ...cold].join(', ');
};
