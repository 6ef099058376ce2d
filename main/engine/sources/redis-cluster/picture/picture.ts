import type { NodeId } from '#shared/model';
import { slotCount, type Member } from '../reading/index.ts';
import { moving, type Migration } from './migrations.ts';
import {
  createNumbers,
  mapOf,
  newestOf,
  nobody,
  opinionsOf,
  type Opinion,
  type SlotMap,
} from './slot-map.ts';
import { isPrimary, voiceById, voicesOf, type RedisView, type Voice, type Voices } from './voices.ts';

/** Two servers that each answer as owner of the same slots. */
export type Rivalry = { readonly a: Voice; readonly b: Voice; readonly slots: readonly number[] };

/** Everything that was said about one cluster, put together without deciding for anybody but by epoch. */
export type Picture = {
  readonly view: RedisView;
  readonly voices: Voices;
  /** Who answers for a node id, by it. */
  readonly byId: ReadonlyMap<string, Voice>;
  /** Of those who speak; of the last words of all when nobody does. */
  readonly opinions: readonly { readonly opinion: Opinion; readonly map: SlotMap }[];
  readonly newest: SlotMap;
  readonly isKnown: boolean;
  /** Every member that anybody names, as the newest table that has it shows it. */
  readonly members: ReadonlyMap<string, Member>;
  readonly rivalries: readonly Rivalry[];
  readonly migrations: ReadonlyMap<number, Migration>;
  readonly nodeOf: (party: string) => NodeId | undefined;
  readonly nameOf: (party: string) => string;
  readonly ownerOf: (slot: number) => string | undefined;
};

/** What a member is by the tables of those who speak: its own first, then that with the newest epoch. */
const membersOf = (
  voices: readonly Voice[],
  byId: ReadonlyMap<string, Voice>,
): ReadonlyMap<string, Member> => {
  const members = new Map<string, Member>();
  for (const table of new Set(voices.map(({ claim }) => claim.table)))
    for (const member of table.members.values()) {
      const known = members.get(member.id);
      const isBetter = known === undefined || member.epoch > known.epoch;
      if (isBetter && member.standing !== 'handshake') members.set(member.id, member);
    }
  for (const [id, { claim, silence }] of byId) {
    const own = claim.table.members.get(id);
    if (own !== undefined && (silence === undefined || !members.has(id))) members.set(id, own);
  }
  return members;
};

const rivalriesOf = (speaking: readonly Voice[]): readonly Rivalry[] => {
  const first: (Voice | undefined)[] = Array.from({ length: slotCount });
  const found = new Map<string, { a: Voice; b: Voice; slots: number[] }>();
  for (const voice of speaking.filter(isPrimary))
    for (const [from, to] of voice.claim.table.members.get(voice.claim.id)?.ranges ?? [])
      for (let slot = from; slot <= to; slot += 1) {
        const other = first[slot];
        first[slot] ??= voice;
        if (other === undefined || other.claim.id === voice.claim.id) continue;
        const key = `${other.claim.id} ${voice.claim.id}`;
        const known = found.get(key);
        if (known === undefined) found.set(key, { a: other, b: voice, slots: [slot] });
        else known.slots.push(slot);
      }
  return [...found.values()];
};

const shownAddress = ({ host, port, hostname }: Member): string =>
  `${hostname || (host.includes(':') ? `[${host}]` : host) || 'no address'}:${port}`;

export const pictureOf = (view: RedisView): Picture => {
  const voices = voicesOf(view);
  const byId = voiceById(voices);
  const isKnown = voices.speaking.length > 0;
  const heard = isKnown ? voices.speaking : voices.silent;
  const numbers = createNumbers();
  const opinions = opinionsOf(heard).map((opinion) => ({ opinion, map: mapOf(opinion, numbers) }));
  const newest = newestOf(
    opinions.map(({ map }) => map),
    numbers,
  );
  const members = membersOf([...voices.speaking, ...voices.silent], byId);
  const nodeOf = (party: string): NodeId | undefined => byId.get(party)?.nodeId;
  const ownerOf = (slot: number): string | undefined => newest.ids[newest.owner[slot] ?? nobody];
  return {
    view,
    voices,
    byId,
    opinions,
    newest,
    isKnown,
    members,
    rivalries: rivalriesOf(voices.speaking),
    migrations: moving(voices.speaking, ownerOf),
    nodeOf,
    nameOf: (party) => {
      const member = members.get(party);
      return nodeOf(party) ?? (member === undefined ? party.slice(0, 8) : shownAddress(member));
    },
    ownerOf,
  };
};
