import { isPrimary, type Voice } from './voices.ts';

/** A slot that somebody has opened for a migration, put together from what both sides say of themselves. */
export type Migration = {
  readonly slot: number;
  /** Owner by the newest epoch, or who was it and still has the slot open; absent: nobody. */
  readonly from: string | undefined;
  readonly to: string;
  /** Which side says so: one alone is what a tool leaves behind that was cut off between its two commands. */
  readonly opened: 'both' | 'source' | 'destination';
  readonly says: readonly Voice[];
  /** More than one server wants it, or its owner has it open for one that does not: no plan can tell what was meant. */
  readonly isMuddled: boolean;
  /** The slot has changed hands, and its former owner alone still has it open. */
  readonly isOver: boolean;
};

type Side = { readonly voice: Voice; readonly other: string };

const muddled = (
  exporters: readonly Side[],
  importers: readonly Side[],
  owner: string | undefined,
): boolean =>
  exporters.length > 1 ||
  importers.length > 1 ||
  owner === undefined ||
  exporters.some(({ voice, other }) => voice.claim.id !== owner || other === owner) ||
  importers.some(
    ({ voice }) =>
      voice.claim.id === owner || exporters.some((exporter) => exporter.other !== voice.claim.id),
  );

/** One server has lost the slot to whom it was open for, and nobody has closed it: the migration is over but for that. */
const leftBehind = (
  exporters: readonly Side[],
  importers: readonly Side[],
  owner: string | undefined,
): Side | undefined => {
  const [only] = exporters;
  const isSo = exporters.length === 1 && importers.length === 0 && only?.other === owner;
  return isSo && only?.voice.claim.id !== owner ? only : undefined;
};

/** Open slots by their number. From Valkey 8 on a replica tells what its primary has open as if it were its own. */
export const moving = (
  speaking: readonly Voice[],
  ownerOf: (slot: number) => string | undefined,
): ReadonlyMap<number, Migration> => {
  const sides = new Map<number, { exporters: Side[]; importers: Side[] }>();
  for (const voice of speaking.filter(isPrimary))
    for (const { slot, direction, other } of voice.claim.open) {
      const known = sides.get(slot) ?? { exporters: [], importers: [] };
      sides.set(slot, known);
      (direction === 'to' ? known.exporters : known.importers).push({ voice, other });
    }
  return new Map(
    [...sides].map(([slot, { exporters, importers }]) => {
      const owner = ownerOf(slot);
      const behind = leftBehind(exporters, importers, owner);
      const migration: Migration = {
        slot,
        from: behind?.voice.claim.id ?? owner,
        to: importers[0]?.voice.claim.id ?? exporters[0]?.other ?? '',
        opened: exporters.length === 0 ? 'destination' : importers.length === 0 ? 'source' : 'both',
        says: [...exporters, ...importers].map(({ voice }) => voice),
        isMuddled: behind === undefined && muddled(exporters, importers, owner),
        isOver: behind !== undefined,
      };
      return [slot, migration];
    }),
  );
};
