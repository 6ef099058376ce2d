import type { Dispute } from '#shared/model';
import { rangesOf, shownRanges, slotCount, slotsOf, type SlotRange } from '../reading/index.ts';
import { claimOf, named, type Dissent } from './claim-views.ts';
import type { Migration } from './migrations.ts';
import type { Picture, Rivalry } from './picture.ts';
import { nobody, slotsWhere } from './slot-map.ts';
import type { Voice } from './voices.ts';

/** More of one kind would hide the others. */
const most = 100;

const spanOf = (ranges: readonly SlotRange[]): Pick<Dispute, 'from' | 'to' | 'count'> => {
  const [first, last] = [ranges[0], ranges.at(-1)];
  return {
    ...(first === undefined ? {} : { from: first[0] }),
    ...(last === undefined ? {} : { to: last[1] }),
    count: slotsOf(ranges),
  };
};

const epochOf = ({ claim }: Voice): number => claim.table.members.get(claim.id)?.epoch ?? 0;

const sideOf = (voice: Voice, isNewer: boolean): Dispute['sides'][number] => ({
  owner: voice.claim.id,
  epoch: epochOf(voice),
  claims: [claimOf(voice)],
  isNewer,
});

/** Two that each answer as owner. One whose own cluster state is fail refuses, so nothing is written there. */
const rivalryDispute = (picture: Picture, { a, b, slots }: Rivalry): Dispute => {
  const [newer, older] = epochOf(a) >= epochOf(b) ? [a, b] : [b, a];
  const isEqual = epochOf(a) === epochOf(b);
  const ranges = rangesOf(slots);
  const [winner, loser] = [picture.nameOf(newer.claim.id), picture.nameOf(older.claim.id)];
  const isSplit = older.claim.clusterState !== 'fail' && newer.claim.clusterState !== 'fail';
  const mayBeOver = older.observedAt < newer.observedAt;
  return {
    id: `${isSplit ? 'split-brain' : 'two-owners'} ${[a.claim.id, b.claim.id].toSorted().join(' ')}`,
    kind: isSplit ? 'split-brain' : 'two-owners',
    severity: 'critical',
    ...spanOf(ranges),
    sides: [sideOf(newer, !isEqual), sideOf(older, false)],
    says: `${winner} (epoch ${epochOf(newer)}) and ${loser} (epoch ${epochOf(older)}) both answer as primary of ${slotsOf(ranges)} slots (${shownRanges(ranges)})${
      isSplit ? ' and both take writes' : `; ${loser} has seen that it is cut off and refuses`
    }.${mayBeOver ? ` ${loser} was asked first: if this was a failover just now, the next reading shows it over.` : ''}`,
    nextStep: isSplit
      ? `Keep clients away from ${loser} and save what it took since (redis-cli --rdb): when it hears of epoch ${epochOf(newer)} it becomes a replica of ${winner} and drops that.`
      : `Mend the network between ${loser} and the others: it then steps down for ${winner} by itself.`,
    settles: [],
  };
};

const holeDisputes = (picture: Picture): readonly Dispute[] => {
  if (!picture.isKnown) return [];
  const holes = rangesOf(slotsWhere((slot) => picture.newest.owner[slot] === nobody));
  const speaking = picture.voices.speaking.slice(0, 5).map(claimOf);
  return holes.slice(0, most).map((range) => {
    const before = [
      ...new Set(
        picture.voices.silent.flatMap(({ claim }) =>
          (claim.table.members.get(claim.id)?.ranges ?? []).some(
            ([from, to]) => from <= range[1] && to >= range[0],
          )
            ? [picture.nameOf(claim.id)]
            : [],
        ),
      ),
    ];
    return {
      id: `no-owner ${range[0]}`,
      kind: 'no-owner' as const,
      severity: 'critical' as const,
      ...spanOf([range]),
      sides: [{ claims: speaking, isNewer: false }],
      says: `Nobody owns ${slotsOf([range])} slots (${shownRanges([range])}): their keys cannot be read or written${
        before.length === 0 ? '' : `; ${named(before)} owned some of them when last heard`
      }.`,
      nextStep:
        before.length === 0
          ? 'Find the server or the backup that holds their keys before the slots are given to anybody: CLUSTER ADDSLOTS makes an empty owner of whoever gets them.'
          : `Bring ${named(before)} back before the slots are given to anybody else.`,
      settles: [],
    };
  });
};

const openSays = (picture: Picture, { slot, from, to, opened, isOver }: Migration): string => {
  if (isOver && from !== undefined)
    return `Slot ${slot} has gone from ${picture.nameOf(from)} to ${picture.nameOf(to)}, and ${picture.nameOf(from)} still has it open.`;
  const [source, destination] = [from === undefined ? 'nobody' : picture.nameOf(from), picture.nameOf(to)];
  const sides = {
    both: `${source} and ${destination} both have it open`,
    source: `only ${source} has it open`,
    destination: `only ${destination} has it open`,
  };
  return `The migration of slot ${slot} from ${source} to ${destination} was begun and not ended: ${sides[opened]}.`;
};

/** Both servers must answer now, or nobody can look at the keys on both sides. */
const canSettle = (picture: Picture, { from, to, isMuddled }: Migration): boolean =>
  !isMuddled &&
  from !== undefined &&
  [from, to].every((party) => {
    const voice = picture.byId.get(party);
    return voice !== undefined && voice.silence === undefined && voice.claim.role !== 'replica';
  });

const openDispute = (picture: Picture, migration: Migration): Dispute => {
  const { slot, from, to, says, isMuddled } = migration;
  const isSettled = canSettle(picture, migration);
  return {
    id: `open-slot ${slot}`,
    kind: 'open-slot',
    severity: 'warning',
    from: slot,
    to: slot,
    count: 1,
    sides: [...new Set([from, to])].map((owner) => ({
      ...(owner === undefined ? {} : { owner }),
      claims: says.filter(({ claim }) => claim.id === owner).map(claimOf),
      isNewer: false,
    })),
    says: openSays(picture, migration),
    nextStep: isSettled
      ? migration.isOver
        ? 'Plan to finish it: it is only to be closed.'
        : 'Plan to finish it, or to put it back: both look at the keys on both sides first. Not while the tool that began it still runs.'
      : isMuddled
        ? 'Its two sides do not name each other: look at the keys on every server that has it open (CLUSTER COUNTKEYSINSLOT) and close it by hand (CLUSTER SETSLOT … STABLE) where there are none.'
        : 'Both servers must answer before it can be settled.',
    settles: isSettled ? (migration.isOver ? ['finish'] : ['finish', 'put-back']) : [],
  };
};

const viewDispute = (picture: Picture, { voices, map, slots }: Dissent): Dispute => {
  const who = named(voices.map(({ claimant }) => claimant));
  const [firstSlot = 0] = slots;
  const theirs = map.ids[map.owner[firstSlot] ?? nobody];
  const shown = picture.ownerOf(firstSlot);
  const [theirEpoch, shownEpoch] = [map.epoch[firstSlot] ?? 0, picture.newest.epoch[firstSlot] ?? 0];
  const name = (owner: string | undefined): string =>
    owner === undefined ? 'nobody' : picture.nameOf(owner);
  const ranges = rangesOf(slots);
  const agreeing = picture.voices.speaking.filter((voice) => !voices.includes(voice));
  const isFailed = voices.some(({ claim }) => claim.clusterState === 'fail');
  return {
    id: `views-differ ${voices[0]?.claimant ?? ''}`,
    kind: 'views-differ',
    severity: 'warning',
    ...spanOf(ranges),
    sides: [
      {
        ...(shown === undefined ? {} : { owner: shown }),
        epoch: shownEpoch,
        claims: agreeing.slice(0, most).map(claimOf),
        isNewer: shownEpoch > theirEpoch,
      },
      {
        ...(theirs === undefined ? {} : { owner: theirs }),
        epoch: theirEpoch,
        claims: voices.map(claimOf),
        isNewer: theirEpoch > shownEpoch,
      },
    ],
    says: `${who} ${voices.length === 1 ? 'gives' : 'give'} ${slotsOf(ranges)} slots (${shownRanges(ranges)}) to ${name(theirs)} by epoch ${theirEpoch}, the others to ${name(shown)} by epoch ${shownEpoch}${
      isFailed ? `; ${voices.length === 1 ? 'its' : 'their'} own cluster state is fail` : ''
    }.`,
    nextStep: `See that ${who} and the others reach each other's cluster bus port (the client port + 10000 as a rule): an older view mends itself as soon as they do.`,
    settles: [],
  };
};

const speakingIn = (dissents: readonly Dissent[]): readonly Voice[] =>
  dissents.flatMap(({ voices }) => voices.filter(({ silence }) => silence === undefined));

/** The owner by the newest epoch speaks, and its own table does not give the slots to it. */
const deniedDisputes = (picture: Picture, dissents: readonly Dissent[]): readonly Dispute[] =>
  speakingIn(dissents).flatMap((voice) => {
    const number = picture.newest.ids.indexOf(voice.claim.id);
    if (number === nobody) return [];
    const own = new Set<number>();
    for (const [from, to] of voice.claim.table.members.get(voice.claim.id)?.ranges ?? [])
      for (let slot = from; slot <= to; slot += 1) own.add(slot);
    const denied = slotsWhere((slot) => picture.newest.owner[slot] === number && !own.has(slot));
    const name = picture.nameOf(voice.claim.id);
    const ranges = rangesOf(denied);
    if (denied.length === 0) return [];
    return [
      {
        id: `not-where-told ${voice.claim.id}`,
        kind: 'not-where-told' as const,
        severity: 'critical' as const,
        ...spanOf(ranges),
        sides: [
          {
            owner: voice.claim.id,
            epoch: picture.newest.epoch[denied[0] ?? 0] ?? 0,
            claims: picture.voices.speaking
              .filter((other) => other !== voice)
              .slice(0, most)
              .map(claimOf),
            isNewer: false,
          },
          { epoch: epochOf(voice), claims: [claimOf(voice)], isNewer: false },
        ],
        says: `The others give ${slotsOf(ranges)} slots (${shownRanges(ranges)}) to ${name}, and ${name} itself does not say that it owns them.`,
        nextStep: `Look at ${name} (CLUSTER NODES, its nodes.conf): clients that are sent there are turned away.`,
        settles: [],
      },
    ];
  });

/** Everything about which the servers do not agree. What is told as one trouble is not told again as a lesser one. */
export const disputesOf = (picture: Picture, dissents: readonly Dissent[]): readonly Dispute[] => {
  const rivals = picture.rivalries.slice(0, most).map((rivalry) => rivalryDispute(picture, rivalry));
  const denied = picture.isKnown ? deniedDisputes(picture, dissents).slice(0, most) : [];
  const told = new Set([
    ...picture.rivalries.flatMap(({ slots }) => slots),
    ...(picture.isKnown ? slotsWhere((slot) => picture.newest.owner[slot] === nobody) : []),
  ]);
  const views = dissents
    .map((dissent) => ({
      ...dissent,
      voices: dissent.voices.filter(({ silence }) => silence === undefined),
      slots: told.size === slotCount ? [] : dissent.slots.filter((slot) => !told.has(slot)),
    }))
    .filter(({ voices, slots }) => voices.length > 0 && slots.length > 0)
    .filter(({ voices }) => !denied.some(({ id }) => id === `not-where-told ${voices[0]?.claim.id}`))
    .slice(0, most)
    .map((dissent) => viewDispute(picture, dissent));
  const open = [...picture.migrations.values()]
    .toSorted((a, b) => a.slot - b.slot)
    .slice(0, most)
    .map((migration) => openDispute(picture, migration));
  return [...rivals, ...holeDisputes(picture), ...denied, ...views, ...open];
};
