import type { OwnedSpace, Party, Quality } from '#shared/model';
import { assumed, yearMs, type Assumption } from './assumptions.ts';
import { copyGroupsOf, spreadText, type CopyGroup, type CopyGroups } from './copy-groups.ts';

/** How long one party was watched since this console started, and how long it was seen up, ms. */
export type PartyTime = { readonly watchedMs: number; readonly upMs: number };

/** What is known beside the claims. */
export type QualityContext = {
  /** Newest round trip of a node, ms; undefined: unknown. */
  readonly roundTripMs: (nodeId: NonNullable<Party['nodeId']>) => number | undefined;
  /** By party id. */
  readonly times: ReadonlyMap<string, PartyTime>;
};

/** Less than this says nothing about how reliable something is, ms. */
const leastWatchedMs = 3_600_000;

type Input = Quality['inputs'][number];
const input = ({ name, shown, from }: Assumption): Input => ({ name, value: shown, from });

const named = (parties: readonly Party[], most = 3): string => {
  const names = parties.slice(0, most).map(({ name }) => name);
  return parties.length > most ? `${names.join(', ')} and ${parties.length - most} more` : names.join(', ');
};

type Frame = Pick<Quality, 'quality' | 'unit' | 'formula'> & { readonly inputs: readonly Input[] };
const absent = ({ inputs, ...frame }: Frame, says: string): Quality => ({
  ...frame,
  inputs: [...inputs],
  says,
});
const known = ({ inputs, ...frame }: Frame, value: number, says: string): Quality => ({
  ...frame,
  inputs: [...inputs],
  value,
  says,
});

/** Owners and holders of copies: what is unknown about any other party does not matter. */
const concerned = ({ parties, segments }: OwnedSpace): readonly Party[] => {
  const ids = new Set<string>();
  for (const { owner, secondaries, count } of segments) {
    if (count === 0) continue;
    if (owner !== undefined) ids.add(owner);
    for (const each of secondaries) ids.add(each);
  }
  return parties.filter(({ id }) => ids.has(id));
};

/** Why the spread of live copies cannot be told; undefined: it can. */
const unknownSpread = (space: OwnedSpace, groups: CopyGroups): string | undefined => {
  if (space.state === 'unknown') return `Who owns what is not known: ${space.says}`;
  if (groups.units === 0) return 'It holds nothing.';
  const unclear = space.segments.filter(({ state }) => state === 'unknown' || state === 'contested');
  if (unclear.length > 0) return 'Who owns a part of it is not known, or contested.';
  const ours = concerned(space).filter(({ role }) => role !== 'archive');
  const silent = ours.filter(({ state }) => state === 'unknown');
  if (silent.length > 0) return `Whether the copies on ${named(silent)} are live is not known.`;
  const zoneless = ours.filter(({ zone }) => zone === undefined);
  return zoneless.length > 0 ? `The zone of ${named(zoneless)} is not known.` : undefined;
};

/** Mean over all units of what one way of spreading gives. */
const mean = (groups: CopyGroups, ofGroup: (group: CopyGroup) => number, ofArchived: number): number =>
  (groups.live.reduce((sum, group) => sum + group.units * ofGroup(group), 0) + groups.archived * ofArchived) /
  groups.units;

/** Share of time in which no copy can be reached: in every zone either the zone or all its nodes are down. */
const downShare = ({ perZone }: CopyGroup): number =>
  perZone.reduce(
    (share, copies) =>
      share *
      (assumed.zoneDownShare.value +
        (1 - assumed.zoneDownShare.value) * assumed.nodeDownShare.value ** copies),
    1,
  );

const spreadInput = (space: OwnedSpace, groups: CopyGroups): Input => ({
  name: 'live copies',
  value: spreadText(groups),
  from: space.observedBy,
});

const availability = (space: OwnedSpace, groups: CopyGroups): Quality => {
  const frame: Frame = {
    quality: 'availability',
    unit: 'share',
    formula:
      '1 − mean over units of Π over zones (z + (1 − z) · dⁿ); n live copies in the zone, z a zone down, d a node down',
    inputs: [spreadInput(space, groups), input(assumed.nodeDownShare), input(assumed.zoneDownShare)],
  };
  const why = unknownSpread(space, groups);
  if (why !== undefined) return absent(frame, why);
  // What is in object storage can be read back, not served: it counts as available only as far as it is brought back.
  if (groups.archived === groups.units)
    return absent(frame, 'All of it is in object storage, which nobody asks here.');
  const served = { ...groups, archived: 0, units: groups.units - groups.archived };
  return known(
    frame,
    1 - mean(served, downShare, 0),
    'Expected share of time in which at least one live copy can be reached. The time a change of owner takes is not in it.',
  );
};

/**
 * Yearly chance that all copies of a unit are gone: one is lost at any time, and every other before it was made again; or
 * all zones with a copy are lost within that time.
 */
const lossShare = ({ perZone }: CopyGroup): number => {
  const copies = perZone.reduce((sum, each) => sum + each, 0);
  if (copies === 0) return 1;
  const inRepair = (yearly: number): number => (yearly * assumed.repairMs.value) / yearMs;
  const chain = (count: number, yearly: number): number =>
    count * yearly * inRepair(yearly) ** Math.max(0, count - 1);
  return Math.min(
    1,
    chain(copies, assumed.nodeLossShare.value) + chain(perZone.length, assumed.zoneLossShare.value),
  );
};

const hours = (ms: number): string => `${Math.round((ms / 3_600_000) * 10) / 10} h`;

const durability = (space: OwnedSpace, groups: CopyGroups): Quality => {
  const archive: Input =
    space.archiveEveryMs === undefined
      ? {
          name: 'archive interval',
          value: 'none',
          from: 'fleet file: none declared; nothing is counted as archived before it is seen there',
        }
      : {
          name: 'archive interval',
          value: hours(space.archiveEveryMs),
          from: 'fleet file: what turned cold counts as live until it is written, at most this long',
        };
  const frame: Frame = {
    quality: 'durability',
    unit: 'share',
    formula:
      '1 − mean over units of (c · f · (f · r)ᶜ⁻¹ + q · g · (g · r)^(q−1)); c live copies in q zones, f and g the yearly loss of a node and a zone, r the time of repair in years; archived units: the loss of object storage',
    inputs: [
      spreadInput(space, groups),
      archive,
      input(assumed.nodeLossShare),
      input(assumed.zoneLossShare),
      input(assumed.repairMs),
      input(assumed.archiveLossShare),
    ],
  };
  if (space.unit === 'task')
    return absent(frame, 'Tasks hold no copies of each other’s state: nothing is known of their data.');
  const why = unknownSpread(space, groups);
  if (why !== undefined) return absent(frame, why);
  return known(
    frame,
    1 - mean(groups, lossShare, assumed.archiveLossShare.value),
    'Expected share of units that still exist after a year. What a replica has not received yet is lost with its primary all the same.',
  );
};

/** Units that each party owns, of those with an owner outside object storage. */
const ownedBy = (space: OwnedSpace): readonly { readonly party: Party; readonly units: number }[] => {
  const units = new Map<string, number>();
  for (const { owner, count } of space.segments)
    if (owner !== undefined && count > 0) units.set(owner, (units.get(owner) ?? 0) + count);
  return space.parties
    .filter(({ id, role }) => units.has(id) && role !== 'archive')
    .map((party) => ({ party, units: units.get(party.id) ?? 0 }));
};

const latency = (space: OwnedSpace, { roundTripMs }: QualityContext): Quality => {
  const owners = ownedBy(space);
  const trips = owners.map(({ party, units }) => ({
    party,
    units,
    ms: party.nodeId === undefined ? undefined : roundTripMs(party.nodeId),
  }));
  const slowest = trips.toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0))[0];
  const frame: Frame = {
    quality: 'latency',
    unit: 'ms',
    formula: 'mean over units of the round trip from this console to the node of their owner',
    inputs: [
      { name: 'owners', value: `${owners.length}`, from: space.observedBy },
      {
        name: 'slowest round trip',
        value:
          slowest?.ms === undefined
            ? 'unknown'
            : `${Math.round(slowest.ms * 10) / 10} ms (${slowest.party.name})`,
        from: 'newest sweep of each node, over its open connection',
      },
    ],
  };
  if (space.state === 'unknown') return absent(frame, `Who owns what is not known: ${space.says}`);
  if (owners.length === 0) return absent(frame, 'Nobody owns anything in it.');
  const silent = trips.flatMap(({ ms, party }) => (ms === undefined ? [party] : []));
  if (silent.length > 0) return absent(frame, `The round trip to ${named(silent)} is not known.`);
  const units = trips.reduce((sum, trip) => sum + trip.units, 0);
  return known(
    frame,
    trips.reduce((sum, trip) => sum + trip.units * (trip.ms ?? 0), 0) / units,
    'As seen from this console. The system’s own time to answer is not in it.',
  );
};

const reliability = (space: OwnedSpace, { times }: QualityContext): Quality => {
  const owners = ownedBy(space).map((owner) => ({ ...owner, time: times.get(owner.party.id) }));
  const watchedMs = owners.reduce((least, { time }) => Math.min(least, time?.watchedMs ?? 0), Infinity);
  const notUpMs = owners.reduce(
    (sum, { time }) => sum + (time === undefined ? 0 : time.watchedMs - time.upMs),
    0,
  );
  const frame: Frame = {
    quality: 'reliability',
    unit: 'share',
    formula: 'mean over units of (time their owner was seen up ÷ time it was watched)',
    inputs: [
      {
        name: 'watched',
        value: owners.length === 0 ? 'nothing' : hours(watchedMs),
        from: 'since this console started; time that nobody watched is not in it',
      },
      {
        name: 'not seen up, all owners together',
        value: hours(notUpMs),
        from: 'down, or not answering: what was not seen up is not counted as up',
      },
    ],
  };
  if (owners.length === 0) return absent(frame, 'Nobody owns anything in it, as far as is known.');
  if (watchedMs < leastWatchedMs)
    return absent(
      frame,
      `Its owners have been watched for ${hours(watchedMs)}; an hour is the least that says something.`,
    );
  const units = owners.reduce((sum, owner) => sum + owner.units, 0);
  const share = owners.reduce(
    (sum, { time, units: own }) => sum + (time === undefined ? 0 : (own * time.upMs) / time.watchedMs),
    0,
  );
  return known(frame, share / units, 'What was observed from here, for the owners of today.');
};

/** The table every architect wants, computed from what was observed. What cannot be computed has no value and says why. */
export const qualitiesOf = (space: OwnedSpace, context: QualityContext): readonly Quality[] => {
  const groups = copyGroupsOf(space);
  return [
    availability(space, groups),
    durability(space, groups),
    latency(space, context),
    reliability(space, context),
  ];
};
