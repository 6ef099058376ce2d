import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning, waitUntil, type ProcessIdentity } from '../../this-machine/index.ts';

/** A second run waits this long for the first one's build; longer than any build that still moves. */
const buildTimeoutMs = 15 * 60_000;

const takeLock = (file: string): boolean => {
  const me = identify(process.pid);
  try {
    writeFileSync(file, JSON.stringify(me), { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
  const holder = readHolder(file);
  if (holder !== undefined && !isRunning(holder)) rmSync(file, { force: true });
  return false;
};

const readHolder = (file: string): ProcessIdentity | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined; // just released, or being written: the next look knows
  }
};

/**
 * A directory that is either complete or not there: `build` fills a partial one beside it, which is renamed when done.
 * One build at a time over all processes; what a killed build left is removed first.
 */
export const cachedDirectory = async (
  cache: string,
  name: string,
  build: (partial: string) => Promise<void>,
): Promise<string> => {
  const complete = join(cache, name);
  if (existsSync(complete)) return complete;
  mkdirSync(cache, { recursive: true });
  const lock = join(cache, `${name}.lock`);
  await waitUntil(() => takeLock(lock), buildTimeoutMs, `another run to finish building ${name}`);
  try {
    if (existsSync(complete)) return complete;
    const partial = join(cache, `${name}.partial`);
    rmSync(partial, { recursive: true, force: true });
    try {
      await build(partial);
      renameSync(partial, complete);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
    return complete;
  } finally {
    rmSync(lock, { force: true });
  }
};
