import type { KeyAnswer, KeyFinding } from '#shared/model';
import type { KeyLook, KeySearch } from '../../../source-kit/index.ts';
import { doorOf } from '../asks.ts';
import { pictureOf, type Picture, type RedisView, type Voice } from '../picture/index.ts';
import { ownerIn } from '../reading/index.ts';
import { askKey } from './ask-key.ts';
import { keySlot } from './key-slot.ts';

/** Dissenters that are asked beside the owner and its replicas. */
const mostDissenters = 5;

const replicasOf = (picture: Picture, owner: string | undefined): readonly string[] =>
  owner === undefined
    ? []
    : [...picture.members.values()]
        .filter((member) => {
          const voice = picture.byId.get(member.id);
          const isReplica =
            voice?.claim.role === undefined ? !member.isPrimary : voice.claim.role === 'replica';
          return isReplica && member.follows === owner;
        })
        .map(({ id }) => id);

/** Everybody worth asking: the owner, its replicas, who imports the slot, and who says that somebody else owns it. */
const askedAbout = (picture: Picture, slot: number): readonly Voice[] => {
  const owner = picture.ownerOf(slot);
  const importer = picture.migrations.get(slot)?.to;
  const close = [owner, ...replicasOf(picture, owner), importer].flatMap((party) =>
    party === undefined ? [] : (picture.byId.get(party) ?? []),
  );
  const dissenting = picture.voices.speaking
    .filter(({ claim }) => ownerIn(claim.table, slot)?.id !== owner)
    .slice(0, mostDissenters);
  return [...new Set([...close, ...dissenting])];
};

const lookAt = (picture: Picture, voice: Voice, key: string): KeyLook => ({
  claimant: voice.claimant,
  kind: 'host',
  nodeId: voice.nodeId,
  candidates: [voice.nodeId],
  ask: askKey(doorOf(picture.view.declared), key, voice.claim),
});

const cached = (picture: Picture, slot: number): readonly KeyAnswer[] => {
  const newest = picture.voices.speaking.toSorted((a, b) => b.observedAt - a.observedAt)[0];
  const owner = picture.ownerOf(slot);
  if (newest === undefined) return [];
  return [
    {
      claimant: 'cache',
      kind: 'cache',
      state: 'says',
      ...(owner === undefined ? {} : { owner }),
      secondaries: [...replicasOf(picture, owner)],
      observedAt: newest.observedAt,
      says:
        owner === undefined
          ? `By the newest claims nobody owns slot ${slot}.`
          : `By the newest claims slot ${slot} is ${picture.nameOf(owner)}'s.`,
    },
  ];
};

const verdictOf = (hosts: readonly KeyAnswer[]): KeyFinding['verdict'] => {
  const owners = new Set(hosts.flatMap(({ owner }) => owner ?? []));
  if (hosts.length === 0) return 'unknown';
  if (owners.size > 1) return 'disputed';
  const [owner] = owners;
  if (owner === undefined) return 'unknown';
  return hosts.some(({ state }) => state === 'says') ? 'agreed' : 'not-found';
};

const words: Readonly<Record<KeyFinding['verdict'], string>> = {
  agreed: 'All who answered agree.',
  disputed: 'Those who answered do not agree on the owner.',
  'not-found': 'Its owner answers, and has no such key.',
  unknown: 'Nobody who could tell has answered.',
};

const conclude =
  (picture: Picture, key: string, slot: number) =>
  (path: readonly KeyAnswer[]): KeyFinding => {
    const hosts = path.filter(({ kind, state }) => kind === 'host' && state !== 'no-answer');
    const verdict = verdictOf(hosts);
    const owners = [...new Set(hosts.flatMap(({ owner }) => owner ?? []))];
    const owner = owners.length === 1 ? owners[0] : picture.ownerOf(slot);
    const isMoving = picture.migrations.has(slot);
    const copies = hosts.flatMap(({ secondaries }) => secondaries);
    return {
      spaceId: picture.view.declared.id,
      key,
      position: slot,
      verdict,
      ...(owner === undefined ? {} : { owner }),
      secondaries: [
        ...new Set(copies.length > 0 ? copies : verdict === 'not-found' ? [] : replicasOf(picture, owner)),
      ],
      state:
        verdict === 'disputed'
          ? isMoving
            ? 'moving'
            : 'contested'
          : owner === undefined
            ? picture.isKnown
              ? 'orphaned'
              : 'unknown'
            : isMoving
              ? 'moving'
              : 'active',
      path: [...path],
      says: `Slot ${slot}. ${words[verdict]}`,
    };
  };

/** Where one key is: the known owner at once, and one question each to all who may have it, at the same time. */
export const findKey = (view: RedisView, key: string): KeySearch => {
  const picture = pictureOf(view);
  const slot = keySlot(key);
  return {
    known: cached(picture, slot),
    looks: askedAbout(picture, slot).map((voice) => lookAt(picture, voice, key)),
    conclude: conclude(picture, key, slot),
  };
};
