import { join } from 'node:path';
import { fault, FaultError, type Fault } from '#shared/fault';
import { createNodeDisk, openAppendLog, unwritable, type Disk } from './disk/index.ts';
import { frameOf, hashOfLine } from './frame.ts';
import { inUse } from './in-use.ts';
import type { Journal } from './journal.ts';
import { readJournal } from './read-journal.ts';

/** A journal without a way to write: every append rejects with the reason. */
const readOnly = (records: readonly unknown[], damage: Fault): Journal => ({
  records,
  damage,
  append: () => Promise.reject(new FaultError(damage)),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

/**
 * Opens `operations.journal` in a folder that exists, and keeps every other process from writing it. Never rejects: a journal
 * that is damaged, held by another process or on a failing disk is read-only, and `damage` says why.
 */
export const openJournal = async (options: {
  readonly directory: string;
  readonly disk?: Disk;
}): Promise<Journal> => {
  const { directory, disk = createNodeDisk() } = options;
  const path = join(directory, 'operations.journal');
  let bytes: Buffer;
  let lock: Awaited<ReturnType<Disk['lock']>> = undefined;
  try {
    lock = await disk.lock(join(directory, 'operations.lock'));
    bytes = (await disk.read(path)) ?? Buffer.alloc(0);
  } catch (error) {
    // Whoever cannot read it must not keep it from a console that can.
    lock?.release();
    return readOnly([], unwritable(path, error));
  }
  const { records, goodBytes, lastHash, damagedAt } = readJournal(bytes);
  if (damagedAt !== undefined) {
    lock?.release();
    return readOnly(records, damaged(path, damagedAt));
  }
  if (lock === undefined) return readOnly(records, inUse(path));
  try {
    const log = await openAppendLog(disk, path, goodBytes);
    let hash = lastHash;
    return {
      records,
      damage: undefined,
      append: (record) => {
        // Hashed when it takes its place in line, not when its turn comes: the order of the calls is the order on disk.
        const line = frameOf(record, hash);
        hash = hashOfLine(line);
        return log.append(line);
      },
      [Symbol.asyncDispose]: async () => {
        await log.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    if (error instanceof FaultError) return readOnly(records, error.fault);
    throw error;
  }
};

const damaged = (path: string, record: number): Fault =>
  fault('journal.damaged', `Record ${record} of ${path} does not fit the one before it.`, {
    subject: path,
    facts: { record: String(record) },
  });
