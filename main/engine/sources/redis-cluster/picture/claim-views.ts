import type { Claim, ClaimView } from '#shared/model';
import { rangesOf, shownRanges, slotsOf, type SlotRange } from '../reading/index.ts';
import type { Picture } from './picture.ts';
import { mapOf, nobody, createNumbers, opinionsOf, slotsWhere, type SlotMap } from './slot-map.ts';
import type { Mute, Voice } from './voices.ts';

const mostRanges = 100;

/** One server's claim as it is shown: its own count of the cluster's epochs, and what it says oddly. */
export const claimOf = ({ claimant, nodeId, claim, observedAt, silence }: Voice): Claim => ({
  claimant,
  kind: 'gossip',
  nodeId,
  state: silence === undefined ? 'says' : 'silent',
  observedAt,
  ...(claim.currentEpoch === undefined ? {} : { epoch: claim.currentEpoch }),
  says:
    silence?.says ??
    (claim.clusterState === 'fail' ? 'By its own cluster state the cluster has failed.' : ''),
});

const claimOfMute = ({ claimant, nodeId, why }: Mute): Claim => ({
  claimant,
  kind: 'gossip',
  nodeId,
  state: 'silent',
  says: why,
});

/** One distinct answer about the slots, with where it is not what is shown. */
export type Dissent = {
  readonly view: ClaimView;
  readonly voices: readonly Voice[];
  readonly map: SlotMap;
  readonly slots: readonly number[];
};

const partsOf = (slots: readonly number[], map: SlotMap): ClaimView['differs'] => {
  const parts: ClaimView['differs'] = [];
  for (const slot of slots) {
    const owner = map.ids[map.owner[slot] ?? nobody];
    const last = parts.at(-1);
    if (last !== undefined && last.to === slot - 1 && last.owner === owner) last.to = slot;
    else if (parts.length === mostRanges) break;
    else {
      const epoch = owner === undefined ? undefined : map.epoch[slot];
      parts.push({
        from: slot,
        to: slot,
        ...(owner === undefined ? {} : { owner }),
        ...(epoch === undefined ? {} : { epoch }),
      });
    }
  }
  return parts;
};

export const named = (names: readonly string[], most = 5): string =>
  names.length > most
    ? `${names.slice(0, most).join(', ')} and ${names.length - most} more`
    : names.join(', ');

const sentence = (voices: readonly Voice[], ranges: readonly SlotRange[]): string => {
  const who = named(voices.map(({ claimant }) => claimant));
  const one = voices.length === 1;
  const now = voices.some(({ silence }) => silence === undefined);
  const verb = now ? (one ? 'says' : 'say') : 'said last';
  return `${who} ${verb} otherwise about ${slotsOf(ranges)} slots: ${shownRanges(ranges)}.`;
};

/**
 * Every distinct answer: first the one that is shown, then those that differ from it, most claimants first. Who is silent stays
 * with what it said last. When no claimant says exactly what is shown, the first view has no claims.
 */
export const dissentsOf = (
  picture: Picture,
): { readonly first: ClaimView; readonly others: readonly Dissent[] } => {
  const { voices, newest } = picture;
  const numbers = createNumbers();
  for (const id of newest.ids) numbers.of(id);
  const all = opinionsOf([...voices.speaking, ...voices.silent]).map((opinion) => {
    const map = mapOf(opinion, numbers);
    const slots = slotsWhere((slot) => map.owner[slot] !== newest.owner[slot]);
    return { opinion, map, slots };
  });
  const agreeing = all.find(({ slots }) => slots.length === 0);
  const first: ClaimView = {
    id: 'shown',
    claims: [...(agreeing?.opinion.voices.map(claimOf) ?? []), ...voices.mute.map(claimOfMute)],
    differs: [],
    says: '',
  };
  const others = all
    .filter(({ slots }) => slots.length > 0)
    .map(({ opinion, map, slots }) => ({
      voices: opinion.voices,
      map,
      slots,
      view: {
        id: `view ${opinion.voices[0]?.claimant ?? ''}`,
        claims: opinion.voices.map(claimOf),
        differs: partsOf(slots, map),
        says: sentence(opinion.voices, rangesOf(slots)),
      },
    }));
  return { first, others };
};
