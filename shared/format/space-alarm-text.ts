import type { Alarm, Dispute, EpochMs, SpaceUnit } from '#shared/model';
import type { AlarmText } from './disk-alarm-text.ts';
import { bytesText, countText, listText, percentText, plural } from './quantity.ts';
import { durationText } from './time.ts';

type EvidenceOf<R extends Alarm['evidence']['rule']> = Extract<Alarm['evidence'], { readonly rule: R }>;
type Disputed = EvidenceOf<'space-dispute'>;

/** Names that are told before "and N more". */
const named = 3;
const names = (all: readonly string[]): string =>
  listText(all.length > named + 1 ? [...all.slice(0, named), `${countText(all.length - named)} more`] : all);
const dot = (text: string): string => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);
const nothingToDo = 'Nothing to do if it stays.';

/** "4,096 slots", "1 document". */
const unitsText = (count: number, unit: SpaceUnit): string => plural(count, unit);

const well = (title: string, since: EpochMs, now: EpochMs): AlarmText => ({
  title,
  because: `It has been so for ${durationText(now - since)}. The alarm ends when it stays.`,
  next: nothingToDo,
});

const disputeTitles: Readonly<Record<Dispute['kind'], (it: Disputed) => string>> = {
  'split-brain': ({ name }) => `${name} has two primaries`,
  'two-owners': ({ name, units, unit }) => `${unitsText(units, unit)} of ${name} have two owners`,
  'no-owner': ({ name, units, unit }) =>
    units === 0 ? `${name} has no owner` : `Nobody owns ${unitsText(units, unit)} of ${name}`,
  'views-differ': ({ name, disputes }) =>
    `${plural(disputes, 'member')} of ${name} ${disputes === 1 ? 'sees' : 'see'} another picture`,
  'open-slot': ({ name, disputes }) =>
    `${plural(disputes, 'move')} of ${name} ${disputes === 1 ? 'was' : 'were'} begun and not ended`,
  'not-where-told': ({ name, units, unit }) =>
    `${unitsText(units, unit)} of ${name} are not where they are said to be`,
};

const sideText = ({ owner, epoch, isNewer, claimants }: Disputed['sides'][number]): string => {
  const what = owner === undefined ? 'nobody owns it' : owner;
  const by = claimants.length === 0 ? '' : `, say ${names(claimants)}`;
  const age = epoch === undefined ? '' : ` (epoch ${countText(epoch)}${isNewer ? ', the newer' : ''})`;
  return `${what}${age}${by}`;
};

/** An alarm about claimants that do not agree: both sides with their epochs, and the next safe step. */
export const disputeText = (evidence: Disputed, now: EpochMs): AlarmText => {
  const { name, kind, disputes, sides, says, nextStep, wellSince } = evidence;
  if (wellSince !== undefined) return well(`The claims about ${name} agree again`, wellSince, now);
  const both = sides.length === 0 ? '' : ` ${dot(sides.map(sideText).join('; '))}`;
  const more = disputes > 1 ? ` ${plural(disputes - 1, 'more of this kind', 'more of this kind')}.` : '';
  return { title: disputeTitles[kind](evidence), because: `${dot(says)}${both}${more}`, next: dot(nextStep) };
};

/** An alarm about a space that nobody answers for. */
export const spaceUnreadableText = (
  { name, says, wellSince }: EvidenceOf<'space-unreadable'>,
  now: EpochMs,
): AlarmText =>
  wellSince === undefined
    ? {
        title: `Nobody can say who owns what in ${name}`,
        because: `${says === '' ? 'What was said last is too old to say anything about now.' : dot(says)} What was known last is shown with its age.`,
        next: 'See how its nodes stand, and whether its servers answer there. Until then nothing of it can be moved safely.',
      }
    : well(`${name} can be read again`, wellSince, now);

const standingText = {
  up: '',
  leaving: ', which is being taken out of work',
  down: ', which is down',
} as const;

/** An alarm about units of which one live copy is left, or none. */
export const lastCopyText = (evidence: EvidenceOf<'space-last-copy'>, now: EpochMs): AlarmText => {
  const { name, unit, units, holders, wellSince } = evidence;
  if (wellSince !== undefined) return well(`${name} has its copies back`, wellSince, now);
  const isDead = holders.some(({ standing }) => standing === 'down');
  const isLeaving = holders.some(({ standing }) => standing === 'leaving');
  const where = names(
    holders.map(
      ({ party, units: own, standing }) => `${unitsText(own, unit)} on ${party}${standingText[standing]}`,
    ),
  );
  return {
    title: isDead
      ? `Nothing live is left of some ${unit}s of ${name}`
      : `Of ${unitsText(units, unit)} of ${name} one live copy is left`,
    because: `${where}. Copies on what is not up do not count.`,
    next: isDead
      ? 'Bring the machine back as it was; do not wipe or reset it. Restore from the archive only when it is lost.'
      : isLeaving
        ? 'Make another copy before it stops: hand over, or put the node back into work.'
        : 'Bring a replica back or add one, before you touch the machine that has the last copy.',
  };
};

/** An alarm about copies that one failure takes together. */
export const oneZoneText = (evidence: EvidenceOf<'space-one-zone'>, now: EpochMs): AlarmText => {
  const { name, unit, units, zones, wellSince } = evidence;
  if (wellSince !== undefined) return well(`${name} is spread over its zones again`, wellSince, now);
  return {
    title: `${unitsText(units, unit)} of ${name} ${units === 1 ? 'has all copies' : 'have all copies'} in one zone`,
    because: `${names(zones.map(({ zone, units: own }) => `${unitsText(own, unit)} in ${zone}`))}: the end of that zone takes owner and copies together.`,
    next: 'Move a copy into another zone.',
  };
};

/** An alarm about a replica that is far behind. */
export const lagText = (evidence: EvidenceOf<'space-lag'>, now: EpochMs): AlarmText => {
  const { name, party, follows, lagBytes, lagMs, limitBytes, limitMs, wellSince } = evidence;
  if (wellSince !== undefined) return well(`${party} of ${name} has caught up`, wellSince, now);
  const behind = [
    ...(lagBytes === undefined ? [] : [bytesText(lagBytes)]),
    ...(lagMs === undefined ? [] : [durationText(lagMs)]),
  ];
  return {
    title: `${party} of ${name} is ${listText(behind)} behind${follows === undefined ? '' : ` ${follows}`}`,
    because: `The limits are ${bytesText(limitBytes)} and ${durationText(limitMs)}. What it has not received would be lost if it had to take over now.`,
    next: 'Look at the network and the disk of the replica; do not change the owner before it has caught up.',
  };
};

/** An alarm about something that keeps bytes on a disk because nobody reads them. */
export const retentionText = (evidence: EvidenceOf<'space-retention'>, now: EpochMs): AlarmText => {
  const { name, retention, party, nodeId, bytes, volume, sizeBytes, availableBytes, fullAt, wellSince } =
    evidence;
  if (wellSince !== undefined) return well(`${retention} of ${name} is read again`, wellSince, now);
  const at = volume === undefined ? '' : ` on ${volume} of ${nodeId ?? party}`;
  const full =
    fullAt === undefined
      ? ''
      : fullAt <= now
        ? ', which is full'
        : `, which is full in ${durationText(fullAt - now)}`;
  const share =
    sizeBytes === undefined || sizeBytes === 0
      ? ''
      : ` That is ${percentText(bytes / sizeBytes)} of the volume${availableBytes === undefined ? '' : `, of which ${bytesText(availableBytes)} is left`}.`;
  return {
    title: `${retention} of ${name} keeps ${bytesText(bytes)}${at}${full}`,
    because: `Nobody reads it, so ${party} keeps everything since its reader went away.${share}`,
    next: 'Bring its reader back. If it is gone for good, drop it on the primary (pg_drop_replication_slot): a replica that needed it must then be built anew.',
  };
};
