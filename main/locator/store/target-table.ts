import type { DatabaseSync } from 'node:sqlite';
import { textOf, type Row } from './row.ts';
import { archiveId, countedBy, targetStates } from './tables.ts';
import type { Target, TargetState } from '../api/messages.ts';

/** A target as the rules of placing need it: no counts. */
export type Place = {
  readonly id: number;
  readonly name: string;
  readonly zone: string | null;
  readonly state: TargetState;
  readonly version: number;
  readonly changedAt: number;
};

const placeOf = (row: Row): Place => ({
  id: Number(row['id']),
  name: textOf(row, 'name') ?? '',
  zone: textOf(row, 'zone'),
  state: targetStates[Number(row['state'])] ?? 'left',
  version: Number(row['version']),
  changedAt: Number(row['changed_at']),
});

type Counts = Pick<Target, 'primaries' | 'secondaries' | 'sizeBytes' | 'unsized'>;
const none: Counts = { primaries: 0, secondaries: 0, sizeBytes: 0, unsized: 0 };

/** The targets of a store. Every method reads the file, since another process may have it open too. */
export type TargetTable = {
  readonly places: () => readonly Place[];
  /** With what each owns, by name. */
  readonly targets: () => readonly Target[];
  readonly add: (name: string, zone: string, state: TargetState, now: number) => void;
  readonly change: (place: Place, next: { zone: string | null; state: TargetState }, now: number) => void;
};

export const openTargetTable = (database: DatabaseSync): TargetTable => {
  const all = database.prepare('SELECT * FROM target ORDER BY name');
  const owned = database.prepare(
    `SELECT primary_id AS id, sum(keys) AS keys, sum(bytes) AS bytes, sum(unsized) AS unsized FROM tally WHERE counted_by = ${countedBy.whole} GROUP BY primary_id`,
  );
  const copied = database.prepare(
    `SELECT secondary_id AS id, sum(keys) AS keys FROM tally WHERE counted_by = ${countedBy.whole} GROUP BY secondary_id`,
  );
  const insert = database.prepare(
    'INSERT INTO target (name, zone, state, version, changed_at) VALUES (?, ?, ?, 1, ?)',
  );
  const update = database.prepare(
    'UPDATE target SET zone = ?, state = ?, version = version + 1, changed_at = ? WHERE id = ?',
  );
  const places = (): readonly Place[] => all.all().map(placeOf);
  const counts = (): ReadonlyMap<number, Counts> => {
    const found = new Map<number, Counts>();
    for (const row of owned.all())
      found.set(Number(row['id']), {
        ...none,
        primaries: Number(row['keys']),
        sizeBytes: Number(row['bytes']),
        unsized: Number(row['unsized']),
      });
    for (const row of copied.all()) {
      const id = Number(row['id']);
      found.set(id, { ...(found.get(id) ?? none), secondaries: Number(row['keys']) });
    }
    return found;
  };
  return {
    places,
    targets: () => {
      const counted = counts();
      return places().map(({ id, name, zone, state, version, changedAt }) => ({
        target: name,
        kind: id === archiveId ? 'archive' : 'host',
        zone,
        state,
        version,
        ...(counted.get(id) ?? none),
        changedAt,
      }));
    },
    add: (name, zone, state, now) => void insert.run(name, zone, targetStates.indexOf(state), now),
    change: ({ id }, { zone, state }, now) => void update.run(zone, targetStates.indexOf(state), now, id),
  };
};
