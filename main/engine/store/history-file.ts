import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { HistoryPoint } from '#shared/model';
import { packBuckets, packRun, unpackBuckets, unpackRun, type Bucket, type Run } from './chunk-codec.ts';
import { createPendingSamples } from './pending-samples.ts';
import { createSeriesNames } from './series-names.ts';
import type { Sample } from './store.ts';
import { asTime } from './as-time.ts';
import { createSegmentWriter, eachOfSegment } from './segment-codec.ts';
import { openRunTables, type RunTables } from './run-tables.ts';
import { openWorkloadTables, type WorkloadTables } from './workload-tables.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Full resolution is kept this long (plus the hour it falls in). */
export const fullResolutionMs = 2 * dayMs;
/** The thinned series is kept this long: 90 days are promised, ten more cover a clean-up that runs late. */
export const thinnedMs = 100 * dayMs;
export const bucketMs = 30 * minuteMs;
const bucketsPerDay = dayMs / bucketMs;
/** Samples wait up to this long in memory (and in `segment`, for a crash) before they join their hour's chunk: one rewrite per ten minutes and series. */
const gatherMs = 10 * minuteMs;

const schema = `
  CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, node TEXT NOT NULL, metric TEXT NOT NULL, subject TEXT NOT NULL, UNIQUE (node, metric, subject));
  CREATE TABLE IF NOT EXISTS segment (id INTEGER PRIMARY KEY, newest INTEGER NOT NULL, samples BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS chunk (series INTEGER NOT NULL, start INTEGER NOT NULL, newest INTEGER NOT NULL, data BLOB NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS chunk_key ON chunk (series, start);
  CREATE TABLE IF NOT EXISTS thinned (series INTEGER NOT NULL, start INTEGER NOT NULL, data BLOB NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS thinned_key ON thinned (series, start);
  CREATE TABLE IF NOT EXISTS alarm (id TEXT NOT NULL, raised INTEGER NOT NULL, cleared INTEGER, json TEXT NOT NULL, PRIMARY KEY (id, raised));
  CREATE TABLE IF NOT EXISTS node_logs (node TEXT PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS look (node TEXT NOT NULL, mount TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (node, mount));
`;

type Row = Readonly<Record<string, unknown>>;

/** The history file: SQLite, one writer. Synchronous: it lives in a worker. Every method may throw SQLite's error. */
export type HistoryFile = {
  /**
   * Durable when it returns, but for the last WAL frames a power cut may take; a killed process loses nothing. Keeps all
   * or, when it throws, none. Reads them twice.
   */
  readonly append: (samples: Iterable<Sample>, now: number) => void;
  readonly series: (
    node: string,
    metric: string,
    subject: string,
    from: number,
    to: number,
  ) => readonly HistoryPoint[];
  /** Visits the last value of each moment kept of a series, in time order: half hours first, then every sample. */
  readonly eachLast: (
    series: readonly [node: string, metric: string, subject: string],
    from: number,
    to: number,
    visit: (time: number, last: number) => void,
  ) => void;
  readonly subjects: (node: string, metric: string) => readonly string[];
  readonly saveAlarm: (id: string, raised: number, cleared: number | undefined, json: string) => void;
  readonly alarmsSince: (since: number) => readonly string[];
  readonly saveLook: (node: string, mount: string, json: string) => void;
  readonly looks: (node: string) => readonly string[];
  readonly saveLogs: (node: string, json: string) => void;
  readonly newestLogs: (node: string) => string | undefined;
  readonly workloads: WorkloadTables;
  readonly runs: RunTables;
  /** Deletes what is past its time, then, near the bound, the oldest of the rest. */
  readonly prune: (now: number) => void;
  /** Gives back the room of the write-ahead log; for a disk that is full. May fail there too, and then changes nothing. */
  readonly shrinkLog: () => void;
  /** Bytes of the file, without the write-ahead log. */
  readonly sizeBytes: () => number;
  readonly close: () => void;
};

/** A handle that fails half-way (a full disk, another console) is closed again: left open it would hold the lock against our own next try. */
const openDatabase = (path: string, boundBytes: number): { database: DatabaseSync; pageBytes: number } => {
  // SQLite makes files that everybody may read, and gives its log the mode of the file it belongs to. What is there is not
  // opened here: closing it again would give up every lock that this process holds on it.
  if (existsSync(path)) chmodSync(path, 0o600);
  else closeSync(openSync(path, 'ax', 0o600));
  const database = new DatabaseSync(path);
  try {
    // One console writes; a second one gets SQLITE_BUSY at once instead of mixing its samples in.
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 250; PRAGMA cache_size = -512;',
    );
    const pageBytes = Number((database.prepare('PRAGMA page_size').get() as Row)['page_size']);
    database.exec(`PRAGMA max_page_count = ${Math.floor(boundBytes / pageBytes)};`);
    database.exec(schema);
    return { database, pageBytes };
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Opens or makes the file. `boundBytes` is a hard limit that SQLite itself enforces. */
export const openHistoryFile = (path: string, boundBytes: number): HistoryFile => {
  const { database, pageBytes } = openDatabase(path, boundBytes);

  const statements = {
    findSeries: database.prepare('SELECT id FROM series WHERE node = ? AND metric = ? AND subject = ?'),
    addSeries: database.prepare('INSERT INTO series (node, metric, subject) VALUES (?, ?, ?)'),
    dropSeries: database.prepare('DELETE FROM series WHERE id = ?'),
    addSegment: database.prepare('INSERT INTO segment (newest, samples) VALUES (?, ?)'),
    dropSegments: database.prepare('DELETE FROM segment WHERE newest < ?'),
    getChunk: database.prepare('SELECT data FROM chunk WHERE series = ? AND start = ?'),
    putChunk: database.prepare(
      'INSERT OR REPLACE INTO chunk (series, start, newest, data) VALUES (?, ?, ?, ?)',
    ),
    newestChunk: database.prepare('SELECT max(newest) AS newest FROM chunk WHERE series = ?'),
    readChunks: database.prepare(
      'SELECT start, data FROM chunk WHERE series = ? AND start > ? AND start <= ? ORDER BY start',
    ),
    getThinned: database.prepare('SELECT data FROM thinned WHERE series = ? AND start = ?'),
    putThinned: database.prepare('INSERT OR REPLACE INTO thinned (series, start, data) VALUES (?, ?, ?)'),
    readThinned: database.prepare(
      'SELECT start, data FROM thinned WHERE series = ? AND start > ? AND start <= ? ORDER BY start',
    ),
  } satisfies Record<string, StatementSync>;

  const workloads = openWorkloadTables(database);
  const runs = openRunTables(database);
  const names = createSeriesNames();
  const pending = createPendingSamples(gatherMs);

  const inTransaction = (work: () => void): void => {
    database.exec('BEGIN IMMEDIATE');
    try {
      work();
      database.exec('COMMIT');
    } catch (error) {
      // A full disk may already have rolled back by itself; then this ROLLBACK has nothing to do and says so.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };

  const seriesId = (node: string, metric: string, subject: string): number | undefined => {
    const known = names.id(node, metric, subject);
    if (known !== undefined) return known;
    const row = statements.findSeries.get(node, metric, subject) as Row | undefined;
    return row === undefined ? undefined : names.keep(node, metric, subject, Number(row['id']));
  };

  const needSeriesId = (sample: Sample): number =>
    seriesId(sample.nodeId, sample.metric, sample.subject) ??
    Number(statements.addSeries.run(sample.nodeId, sample.metric, sample.subject).lastInsertRowid);

  const joinChunks = (id: number, run: Run): void => {
    for (const [start, part] of splitBy(run, hourMs)) {
      const row = statements.getChunk.get(id, start) as Row | undefined;
      const old: Run =
        row === undefined ? { times: [], values: [] } : unpackRun(start, row['data'] as Uint8Array);
      const whole: Run = { times: [...old.times, ...part.times], values: [...old.values, ...part.values] };
      statements.putChunk.run(id, start, whole.times.at(-1) ?? start, packRun(start, whole));
    }
    for (const [start, part] of splitBy(run, dayMs)) {
      const row = statements.getThinned.get(id, start) as Row | undefined;
      const buckets =
        row === undefined
          ? Array.from<Bucket | undefined>({ length: bucketsPerDay })
          : unpackBuckets(row['data'] as Uint8Array);
      part.times.forEach((time, index) => {
        const place = Math.floor((time - start) / bucketMs);
        buckets[place] = widen(buckets[place], part.values[index] ?? Number.NaN);
      });
      statements.putThinned.run(id, start, packBuckets(buckets));
    }
  };

  const joinGroups = (groups: readonly number[]): void => {
    for (const group of groups) for (const [id, run] of pending.inGroup(group)) joinChunks(id, run);
  };

  const joinRipe = (now: number): void => {
    const ripe = pending.ripe(now);
    if (ripe.length === 0) return;
    inTransaction(() => {
      joinGroups(ripe);
      statements.dropSegments.run(now - 2 * gatherMs);
    });
    ripe.forEach(pending.drop);
  };

  const gather = (id: number, time: number, value: number): void => {
    if (pending.add(id, time, value)) return;
    const group = pending.groupOf(id);
    inTransaction(() => joinGroups([group]));
    pending.drop(group);
    pending.add(id, time, value);
  };

  const recover = (): void => {
    const newestOf = new Map<number, number>();
    // One row at a time: those of a big fleet are tens of megabytes of text together.
    for (const row of database
      .prepare('SELECT samples FROM segment ORDER BY id')
      .iterate() as Iterable<Row>) {
      eachOfSegment(row['samples'], (id, time, value) => {
        const newest = newestOf.get(id) ?? Number((statements.newestChunk.get(id) as Row)['newest'] ?? 0);
        newestOf.set(id, newest);
        if (time > newest) gather(id, time, value);
      });
    }
  };
  recover();

  const readPoints = (id: number, from: number, to: number): readonly HistoryPoint[] => {
    const full: HistoryPoint[] = [];
    const add = (run: Run): void =>
      run.times.forEach((time, index) => {
        const value = run.values[index];
        if (time >= from && time <= to && value !== undefined)
          full.push({ at: asTime(time), min: value, max: value, last: value });
      });
    for (const row of statements.readChunks.all(id, from - hourMs, to) as Row[]) {
      add(unpackRun(Number(row['start']), row['data'] as Uint8Array));
    }
    add(pending.of(id));
    const thinnedUntil = full[0]?.at ?? to;
    const thinned: HistoryPoint[] = [];
    for (const row of statements.readThinned.all(id, from - dayMs, thinnedUntil) as Row[]) {
      unpackBuckets(row['data'] as Uint8Array).forEach((bucket, index) => {
        const at = Number(row['start']) + (index + 1) * bucketMs;
        if (bucket !== undefined && at >= from && at < thinnedUntil)
          thinned.push({ at: asTime(at), ...bucket });
      });
    }
    return [...thinned, ...full];
  };

  /** Without an object per sample: at a start this runs over two weeks of every volume. */
  const visitLasts = (
    id: number,
    from: number,
    to: number,
    visit: (time: number, last: number) => void,
  ): void => {
    const runs = (statements.readChunks.all(id, from - hourMs, to) as Row[]).map((row) =>
      unpackRun(Number(row['start']), row['data'] as Uint8Array),
    );
    runs.push(pending.of(id));
    const thinnedUntil = runs.flatMap(({ times }) => times.find((time) => time >= from) ?? [])[0] ?? to;
    for (const row of statements.readThinned.all(id, from - dayMs, thinnedUntil) as Row[]) {
      unpackBuckets(row['data'] as Uint8Array).forEach((bucket, index) => {
        const at = Number(row['start']) + (index + 1) * bucketMs;
        if (bucket !== undefined && at >= from && at < thinnedUntil) visit(at, bucket.last);
      });
    }
    for (const { times, values } of runs)
      times.forEach((time, index) => {
        if (time >= from && time <= to) visit(time, values[index] ?? Number.NaN);
      });
  };

  /** Logs come under new names all the time; those that nothing is kept of any more leave no series behind. */
  const dropEmptySeries = (): void => {
    const empty = (
      database
        .prepare(
          "SELECT id FROM series WHERE metric = 'log.sizeBytes' AND id NOT IN (SELECT series FROM thinned)",
        )
        .all() as Row[]
    ).map((row) => Number(row['id']));
    for (const id of empty) {
      if (pending.of(id).times.length > 0) continue;
      statements.dropSeries.run(id);
      names.forget(id);
    }
  };

  const sizeBytes = (): number => {
    const pages = Number((database.prepare('PRAGMA page_count').get() as Row)['page_count']);
    const free = Number((database.prepare('PRAGMA freelist_count').get() as Row)['freelist_count']);
    return (pages - free) * pageBytes;
  };

  return {
    append: (samples, now) => {
      const ids: number[] = [];
      inTransaction(() => {
        const segments = createSegmentWriter(
          (newest, packed) => void statements.addSegment.run(newest, packed),
        );
        for (const sample of samples) {
          const id = needSeriesId(sample);
          ids.push(id);
          segments.add(id, sample.at, sample.value);
        }
        segments.end();
      });
      let place = 0;
      for (const { at, value } of samples) gather(ids[place++] ?? Number.NaN, at, value);
      joinRipe(now);
    },
    series: (node, metric, subject, from, to) => {
      const id = seriesId(node, metric, subject);
      return id === undefined ? [] : readPoints(id, from, to);
    },
    eachLast: ([node, metric, subject], from, to, visit) => {
      const id = seriesId(node, metric, subject);
      if (id !== undefined) visitLasts(id, from, to, visit);
    },
    subjects: (node, metric) =>
      (
        database
          .prepare('SELECT subject FROM series WHERE node = ? AND metric = ?')
          .all(node, metric) as Row[]
      ).map((row) => String(row['subject'])),
    saveAlarm: (id, raised, cleared, json) =>
      void database
        .prepare('INSERT OR REPLACE INTO alarm (id, raised, cleared, json) VALUES (?, ?, ?, ?)')
        .run(id, raised, cleared ?? null, json),
    alarmsSince: (since) =>
      (
        database
          .prepare(
            'SELECT json FROM alarm WHERE cleared IS NULL OR cleared >= ? ORDER BY raised DESC LIMIT 5000',
          )
          .all(since) as Row[]
      ).map((row) => String(row['json'])),
    saveLook: (node, mount, json) =>
      void database
        .prepare('INSERT OR REPLACE INTO look (node, mount, json) VALUES (?, ?, ?)')
        .run(node, mount, json),
    looks: (node) =>
      (database.prepare('SELECT json FROM look WHERE node = ?').all(node) as Row[]).map((row) =>
        String(row['json']),
      ),
    saveLogs: (node, json) =>
      void database.prepare('INSERT OR REPLACE INTO node_logs (node, json) VALUES (?, ?)').run(node, json),
    newestLogs: (node) => {
      const row = database.prepare('SELECT json FROM node_logs WHERE node = ?').get(node) as Row | undefined;
      return row === undefined ? undefined : String(row['json']);
    },
    workloads,
    runs,
    prune: (now) => {
      inTransaction(() => {
        workloads.prune(now);
        runs.prune(now);
        database.prepare('DELETE FROM chunk WHERE start < ?').run(now - fullResolutionMs - hourMs);
        database.prepare('DELETE FROM thinned WHERE start < ?').run(now - thinnedMs);
        database.prepare('DELETE FROM alarm WHERE cleared < ?').run(now - thinnedMs);
        dropEmptySeries();
      });
      // The bound wins over the promise of 90 days: better a shorter past than a full disk.
      for (const table of ['chunk', 'thinned'] as const) {
        while (sizeBytes() > boundBytes * 0.9) {
          const oldest = (database.prepare(`SELECT min(start) AS start FROM ${table}`).get() as Row)['start'];
          if (oldest === null || Number(oldest) > now - dayMs) break;
          database.prepare(`DELETE FROM ${table} WHERE start = ?`).run(Number(oldest));
        }
      }
    },
    shrinkLog: () => void database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all(),
    sizeBytes,
    close: () => {
      for (const group of pending.groups()) {
        inTransaction(() => joinGroups([group]));
        pending.drop(group);
      }
      database.exec('DELETE FROM segment');
      database.close();
    },
  };
};

const splitBy = (run: Run, lengthMs: number): ReadonlyMap<number, Run> => {
  const parts = new Map<number, { times: number[]; values: number[] }>();
  run.times.forEach((time, index) => {
    const start = Math.floor(time / lengthMs) * lengthMs;
    const part = parts.get(start) ?? { times: [], values: [] };
    part.times.push(time);
    part.values.push(run.values[index] ?? Number.NaN);
    parts.set(start, part);
  });
  return parts;
};

const widen = (bucket: Bucket | undefined, value: number): Bucket =>
  bucket === undefined
    ? { min: value, max: value, last: value }
    : { min: Math.min(bucket.min, value), max: Math.max(bucket.max, value), last: value };
