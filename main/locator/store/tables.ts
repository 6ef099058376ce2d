import { partsPerRange } from '../slot.ts';
import type { MappingState, TargetState } from '../api/messages.ts';

/** Written into the file; another number is another layout, which this program leaves alone. */
export const layoutVersion = 2;
/** The one that counted by 64 ranges only, which is brought to this one. */
export const firstLayout = 1;

/** Id of no target at all, and of the archive; hosts follow. */
export const noTarget = 0;
export const archiveId = 1;
export const archiveName = 'archive';

export const mappingStates = ['active', 'moving', 'archived'] as const satisfies readonly MappingState[];
export const targetStates = ['accepting', 'draining', 'left'] as const satisfies readonly TargetState[];

/** What a tally is counted by. */
export const countedBy = { whole: 0, prefix: 1, range: 2, part: 3 } as const;

/** Range of one of the finest ones. Whole numbers divide so. */
const rangeOf = (part: string): string => `${part} / ${partsPerRange}`;

/** One row of keys is one mapping; the states are numbers of the lists above. `seeding` is 1 while a seed is incomplete. */
export const tables = `
  CREATE TABLE origin (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, created_at INTEGER NOT NULL, seeding INTEGER NOT NULL);
  CREATE TABLE target (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, zone TEXT, state INTEGER NOT NULL, version INTEGER NOT NULL, changed_at INTEGER NOT NULL);
  CREATE TABLE mapping (
    key TEXT NOT NULL PRIMARY KEY, part INTEGER NOT NULL, primary_id INTEGER NOT NULL, secondary_id INTEGER NOT NULL,
    version INTEGER NOT NULL, state INTEGER NOT NULL, size INTEGER, rate REAL, changed_at INTEGER NOT NULL, note TEXT
  ) WITHOUT ROWID;
  CREATE TABLE tally (
    counted_by INTEGER NOT NULL, grp BLOB NOT NULL, primary_id INTEGER NOT NULL, secondary_id INTEGER NOT NULL, state INTEGER NOT NULL,
    keys INTEGER NOT NULL, bytes INTEGER NOT NULL, unsized INTEGER NOT NULL,
    PRIMARY KEY (counted_by, grp, primary_id, secondary_id, state)
  ) WITHOUT ROWID;
`;

/** Each is the order of one kind of page; the key stands behind every one by itself. */
export const indexes = `
  CREATE INDEX by_primary ON mapping (primary_id);
  CREATE INDEX by_secondary ON mapping (secondary_id);
  CREATE INDEX by_size ON mapping (primary_id, size DESC) WHERE size IS NOT NULL;
  CREATE INDEX by_rate ON mapping (primary_id, rate DESC) WHERE rate IS NOT NULL;
  CREATE INDEX by_note ON mapping (note, key, primary_id, secondary_id) WHERE note IS NOT NULL;
`;

/** The part of a key up to its first slash, slash included; empty without one. */
export const prefixOf = (column: string): string => `substr(${column}, 1, instr(${column}, '/'))`;

const groupsOf = (row: string): string => {
  const rest = `${row}.primary_id, ${row}.secondary_id, ${row}.state, 1, coalesce(${row}.size, 0), ${row}.size IS NULL`;
  return `(${countedBy.whole}, '', ${rest}), (${countedBy.prefix}, ${prefixOf(`${row}.key`)}, ${rest}), (${countedBy.range}, ${rangeOf(`${row}.part`)}, ${rest}), (${countedBy.part}, ${row}.part, ${rest})`;
};
const countIn = `
  INSERT INTO tally VALUES ${groupsOf('new')}
  ON CONFLICT DO UPDATE SET keys = keys + 1, bytes = bytes + excluded.bytes, unsized = unsized + excluded.unsized;`;
const countOut = `
  INSERT INTO tally VALUES ${groupsOf('old')}
  ON CONFLICT DO UPDATE SET keys = keys - 1, bytes = bytes - excluded.bytes, unsized = unsized - excluded.unsized;
  DELETE FROM tally WHERE keys = 0 AND primary_id = old.primary_id AND secondary_id = old.secondary_id AND state = old.state
    AND ((counted_by = ${countedBy.whole} AND grp = '') OR (counted_by = ${countedBy.prefix} AND grp = ${prefixOf('old.key')})
      OR (counted_by = ${countedBy.range} AND grp = ${rangeOf('old.part')}) OR (counted_by = ${countedBy.part} AND grp = old.part));`;

/** Keep the tallies true with every change of a mapping. Mappings are never deleted. */
export const triggers = `
  CREATE TRIGGER counted_new AFTER INSERT ON mapping BEGIN ${countIn} END;
  CREATE TRIGGER counted_again AFTER UPDATE OF primary_id, secondary_id, state, size ON mapping BEGIN ${countOut} ${countIn} END;
`;

/** Counts everything from nothing: after a seed, and by tests to compare. */
export const tallyAll = (into: string): string => {
  const of = (by: number, group: string): string =>
    `INSERT INTO ${into} SELECT ${by}, ${group} AS grp, primary_id, secondary_id, state, count(*), coalesce(sum(size), 0), sum(size IS NULL)
      FROM mapping GROUP BY grp, primary_id, secondary_id, state;`;
  // Millions of keys are gone through twice only: what is coarser is summed up of what is finer.
  const sumOf = (by: number, group: string, finer: number): string =>
    `INSERT INTO ${into} SELECT ${by}, ${group} AS part, primary_id, secondary_id, state, sum(keys), sum(bytes), sum(unsized)
      FROM ${into} WHERE counted_by = ${finer} GROUP BY part, primary_id, secondary_id, state;`;
  return [
    of(countedBy.prefix, prefixOf('key')),
    of(countedBy.part, 'part'),
    sumOf(countedBy.range, rangeOf('grp'), countedBy.part),
    sumOf(countedBy.whole, "''", countedBy.range),
  ].join('\n');
};

/** To be run in one transaction, so that a file is of one layout or the other. `part_of` is a function of the connection. */
export const fromFirstLayout = `
  DROP TRIGGER IF EXISTS counted_new; DROP TRIGGER IF EXISTS counted_again;
  ALTER TABLE mapping RENAME COLUMN range TO part;
  UPDATE mapping SET part = part_of(key);
  DELETE FROM tally;
  ${tallyAll('tally')}
  ${triggers}
  PRAGMA user_version = ${layoutVersion};
`;
