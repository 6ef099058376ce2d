import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Disk, LogFile } from './disk.ts';

/** What is remembered of a fleet is for its owner only. */
const fileMode = 0o600;

/** Windows cannot sync a folder and needs no such call. */
const syncDirectory = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  await using handle = await open(path, 'r');
  await handle.sync();
};

const openLog = async (path: string): Promise<LogFile> => {
  const handle = await open(path, 'a', fileMode);
  return {
    append: (bytes) => handle.appendFile(bytes),
    truncate: (bytes) => handle.truncate(bytes),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
};

const replace = async (path: string, text: string): Promise<void> => {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    {
      await using file = await open(temporary, 'wx', fileMode);
      await file.writeFile(text, 'utf8');
      await file.sync();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
};

/** SQLite's lock is the system's own, on every system, and goes with the process; Node has no other one. */
const lock: Disk['lock'] = async (path) => {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
    return { release: () => void (database.isOpen && database.close()) };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
};

/** SQLITE_BUSY and SQLITE_LOCKED. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 6);

/** The disk of this machine. */
export const createNodeDisk = (): Disk => ({
  read: async (path) => {
    try {
      return await readFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  },
  openLog,
  replace,
  syncDirectory,
  lock,
});
