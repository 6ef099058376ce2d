import { DatabaseSync } from 'node:sqlite';
import { partOf, slotOf } from '../slot.ts';
import {
  archiveId,
  archiveName,
  firstLayout,
  fromFirstLayout,
  indexes,
  layoutVersion,
  tables,
  triggers,
} from './tables.ts';

/** Another process with the same file is waited for this long. */
const busyMs = 5_000;
const cacheKiB = 65_536;

export type OpenFile = {
  readonly database: DatabaseSync;
  /** Runs all of `act` or nothing, alone on the file, and on disk when it returns. Rethrows what it throws. */
  readonly whole: <T>(act: () => T) => T;
};

const lay = (database: DatabaseSync, now: number): void => {
  database.exec(`BEGIN IMMEDIATE; ${tables} ${indexes} ${triggers} PRAGMA user_version = ${layoutVersion};`);
  database.prepare('INSERT INTO origin VALUES (1, 1, ?, 0)').run(now);
  database.prepare('INSERT INTO target VALUES (?, ?, NULL, 0, 1, ?)').run(archiveId, archiveName, now);
  database.exec('COMMIT');
};

const isEmpty = (database: DatabaseSync): boolean =>
  database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;

const layoutOf = (database: DatabaseSync): unknown =>
  database.prepare('PRAGMA user_version').get()?.['user_version'];

const refuseUnusable = (database: DatabaseSync, file: string): void => {
  const layout = layoutOf(database);
  if (layout !== layoutVersion && layout !== firstLayout)
    throw new Error(`${file} is no store of this locator, or of another version.`);
  if (database.prepare('SELECT seeding FROM origin').get()?.['seeding'] === 1)
    throw new Error(`${file} was left by a seed that did not end. Delete it and seed again.`);
};

/** A store of an earlier version of this program, with all it knows. */
const renew = (database: DatabaseSync): void => {
  if (layoutOf(database) === layoutVersion) return;
  database.function('part_of', { deterministic: true }, (key) => partOf(slotOf(String(key))));
  database.exec('BEGIN IMMEDIATE');
  // Another process may have done it while this one waited.
  if (layoutOf(database) === firstLayout) database.exec(fromFirstLayout);
  database.exec('COMMIT');
};

/**
 * Opens or makes the file. A mapping that was answered survives a power cut: WAL, and every commit is synced.
 * Throws when the file cannot be used, with the reason. `:memory:` keeps everything in memory.
 */
export const openFile = (file: string, now: number): OpenFile => {
  const database = new DatabaseSync(file);
  try {
    database.exec(
      `PRAGMA busy_timeout = ${busyMs}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -${cacheKiB};`,
    );
    if (isEmpty(database)) lay(database, now);
    else {
      refuseUnusable(database, file);
      renew(database);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  const whole = <T>(act: () => T): T => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = act();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };
  return { database, whole };
};
