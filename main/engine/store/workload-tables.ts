import type { DatabaseSync } from 'node:sqlite';

const dayMs = 86_400_000;
/**
 * Versions kept of one workload: a year of weekly releases. Nobody goes further back by a button, and images that old are
 * rarely still in a registry.
 */
export const releasesKept = 52;
/** A workload that was not seen for this long is forgotten with its versions: whoever comes back after a year redeploys. */
export const forgottenAfterMs = 400 * dayMs;
/** Events go with the history they explain. */
export const eventsKeptMs = 100 * dayMs;
/** Events kept of one workload: a copy that starts again every half minute fills this in a day, and nothing else suffers. */
export const eventsKept = 2_000;

const schema = `
  CREATE TABLE IF NOT EXISTS release (id TEXT PRIMARY KEY, workload TEXT NOT NULL, stack TEXT, first INTEGER NOT NULL, last INTEGER NOT NULL, json TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS release_workload ON release (workload, first);
  CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY, workload TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS print_key (id INTEGER PRIMARY KEY CHECK (id = 1), key TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS event_workload ON event (workload, at);
`;

type Row = Readonly<Record<string, unknown>>;
const textsOf = (rows: unknown): readonly string[] => (rows as Row[]).map((row) => String(row['json']));

/** One release as it is kept. Times are epoch ms. */
export type ReleaseRow = {
  readonly id: string;
  readonly workload: string;
  readonly stack: string | undefined;
  readonly first: number;
  readonly last: number;
  readonly json: string;
};
export type EventRow = { readonly workload: string; readonly at: number; readonly json: string };
export type ReleasesOf = { readonly workload?: string | undefined; readonly stack?: string | undefined };

/** The ledger and the timelines within the history file. Texts are JSON as they were given; newest first. */
export type WorkloadTables = {
  readonly saveRelease: (release: ReleaseRow) => void;
  /** Of one workload, of a stack, or of all. */
  readonly releases: (of: ReleasesOf) => readonly string[];
  /** The newest of each workload. */
  readonly newestReleases: () => readonly string[];
  readonly saveEvents: (events: readonly EventRow[]) => void;
  /** The newest of each workload. */
  readonly newestEvents: () => readonly string[];
  readonly events: (workload: string, since: number, limit: number) => readonly string[];
  /** The key of this history's fingerprints: the first one that was ever given. */
  readonly printKey: (fresh: string) => string;
  /** Within a transaction. */
  readonly prune: (now: number) => void;
};

/** Opens or makes the tables. */
export const openWorkloadTables = (database: DatabaseSync): WorkloadTables => {
  database.exec(schema);
  const dropOldReleases = database.prepare(
    'DELETE FROM release WHERE workload = ?1 AND first < (SELECT min(first) FROM (SELECT first FROM release WHERE workload = ?1 ORDER BY first DESC LIMIT ?2))',
  );
  const putRelease = database.prepare(
    'INSERT OR REPLACE INTO release (id, workload, stack, first, last, json) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const addEvent = database.prepare('INSERT INTO event (workload, at, json) VALUES (?, ?, ?)');
  return {
    saveRelease: ({ id, workload, stack, first, last, json }) => {
      putRelease.run(id, workload, stack ?? null, first, last, json);
      dropOldReleases.run(workload, releasesKept);
    },
    releases: ({ workload, stack }) =>
      textsOf(
        database
          .prepare(
            'SELECT json FROM release WHERE (?1 IS NULL OR workload = ?1) AND (?2 IS NULL OR stack = ?2) ORDER BY first DESC',
          )
          .all(workload ?? null, stack ?? null),
      ),
    newestReleases: () =>
      textsOf(
        database
          .prepare(
            'SELECT json FROM release AS r WHERE first = (SELECT max(first) FROM release WHERE workload = r.workload)',
          )
          .all(),
      ),
    saveEvents: (events) => {
      for (const { workload, at, json } of events) addEvent.run(workload, at, json);
    },
    newestEvents: () =>
      textsOf(
        database
          .prepare('SELECT json FROM event WHERE id IN (SELECT max(id) FROM event GROUP BY workload)')
          .all(),
      ),
    events: (workload, since, limit) =>
      textsOf(
        database
          .prepare('SELECT json FROM event WHERE workload = ? AND at >= ? ORDER BY at DESC, id DESC LIMIT ?')
          .all(workload, since, limit),
      ),
    printKey: (fresh) => {
      database.prepare('INSERT OR IGNORE INTO print_key (id, key) VALUES (1, ?)').run(fresh);
      return String((database.prepare('SELECT key FROM print_key').get() as Row)['key']);
    },
    prune: (now) => {
      database.prepare('DELETE FROM release WHERE last < ?').run(now - forgottenAfterMs);
      database.prepare('DELETE FROM event WHERE at < ?').run(now - eventsKeptMs);
      database
        .prepare(
          'DELETE FROM event WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY workload ORDER BY at DESC, id DESC) AS place FROM event) WHERE place > ?)',
        )
        .run(eventsKept);
    },
  };
};
