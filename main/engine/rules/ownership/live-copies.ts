import type { OwnedSpace, Party, Segment } from '#shared/model';

/** Parties of a space by their ids. */
export type Parties = ReadonlyMap<string, Party>;

export const partiesOf = ({ parties }: Pick<OwnedSpace, 'parties'>): Parties =>
  new Map(parties.map((party) => [party.id, party]));

const isLive = (id: string, parties: Parties): boolean => parties.get(id)?.state === 'up';

/**
 * Who has a live copy of a segment's units, the owner first. A copy on a party that is not `up` is not live: a party that
 * nobody could ask may have lost it (R76).
 */
export const liveCopies = ({ owner, secondaries }: Segment, parties: Parties): readonly string[] => {
  const holders = owner === undefined || secondaries.includes(owner) ? secondaries : [owner, ...secondaries];
  return holders.filter((id) => isLive(id, parties));
};

/** What lies in object storage alone: kept there by other means than copies on machines. */
export const isArchived = ({ state, owner }: Segment, parties: Parties): boolean =>
  state === 'archived' || (owner !== undefined && parties.get(owner)?.role === 'archive');
