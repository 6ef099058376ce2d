import { slotCount, type ClusterTable } from '../reading/index.ts';
import type { Voice } from './voices.ts';

/** All who say the same about every slot. */
export type Opinion = {
  readonly ownership: string;
  readonly voices: readonly Voice[];
  /** The table of one of them; epochs may differ within an opinion. */
  readonly table: ClusterTable;
};

/** Opinions, that of the most first. */
export const opinionsOf = (voices: readonly Voice[]): readonly Opinion[] => {
  const found = new Map<string, { ownership: string; voices: Voice[]; table: ClusterTable }>();
  for (const voice of voices) {
    const { table } = voice.claim;
    const known = found.get(table.ownership);
    if (known === undefined)
      found.set(table.ownership, { ownership: table.ownership, voices: [voice], table });
    else known.voices.push(voice);
  }
  return [...found.values()].toSorted((a, b) => b.voices.length - a.voices.length);
};

/** Owner of each slot, as an index into `ids` (-1: nobody), and the config epoch it is owned with. */
export type SlotMap = {
  readonly ids: readonly string[];
  readonly owner: Int32Array;
  readonly epoch: Float64Array;
};

export const nobody = -1;

/** Gives each party a number, the same in every map of one picture. */
export const createNumbers = () => {
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  return {
    ids: ids as readonly string[],
    of: (id: string): number => {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      numbers.set(id, ids.length);
      ids.push(id);
      return ids.length - 1;
    },
  };
};
export type Numbers = ReturnType<typeof createNumbers>;

/** Newest epoch by which anybody of an opinion knows each owner. */
const epochsIn = ({ voices }: Opinion): ReadonlyMap<string, number> => {
  const epochs = new Map<string, number>();
  for (const table of new Set(voices.map(({ claim }) => claim.table)))
    for (const { id, epoch } of table.members.values()) epochs.set(id, Math.max(epoch, epochs.get(id) ?? 0));
  return epochs;
};

/** What one opinion says. */
export const mapOf = (opinion: Opinion, numbers: Numbers): SlotMap => {
  const owner = new Int32Array(slotCount).fill(nobody);
  const epoch = new Float64Array(slotCount);
  const epochs = epochsIn(opinion);
  for (const member of opinion.table.members.values()) {
    const number = numbers.of(member.id);
    for (const [from, to] of member.ranges) {
      owner.fill(number, from, to + 1);
      epoch.fill(epochs.get(member.id) ?? member.epoch, from, to + 1);
    }
  }
  return { ids: numbers.ids, owner, epoch };
};

/** The newest config epoch wins each slot, as among the servers themselves; where it is equal, the opinion of more of them. */
export const newestOf = (maps: readonly SlotMap[], numbers: Numbers): SlotMap => {
  const [first] = maps;
  const owner = first?.owner.slice() ?? new Int32Array(slotCount).fill(nobody);
  const epoch = first?.epoch.slice() ?? new Float64Array(slotCount);
  for (const map of maps.slice(1))
    for (let slot = 0; slot < slotCount; slot += 1) {
      const other = map.owner[slot] ?? nobody;
      const isNewer = owner[slot] === nobody || (map.epoch[slot] ?? 0) > (epoch[slot] ?? 0);
      if (other === nobody || !isNewer) continue;
      owner[slot] = other;
      epoch[slot] = map.epoch[slot] ?? 0;
    }
  return { ids: numbers.ids, owner, epoch };
};

/** Slots for which a question is answered with yes. */
export const slotsWhere = (isSo: (slot: number) => boolean): readonly number[] => {
  const slots: number[] = [];
  for (let slot = 0; slot < slotCount; slot += 1) if (isSo(slot)) slots.push(slot);
  return slots;
};
