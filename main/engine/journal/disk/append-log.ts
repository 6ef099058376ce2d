import { dirname } from 'node:path';
import { fault, FaultError, type Fault } from '#shared/fault';
import type { Disk, LogFile } from './disk.ts';

/** A file that grows a line at a time, each on disk before the next. After one failure nothing is written any more (R70). */
export type AppendLog = {
  /** Resolves when the line is on disk. Rejects with FaultError `journal.unwritable`, from the first failure on for ever. */
  readonly append: (line: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What a failed write means: dirty pages may be dropped already, so trying again would only look like success. */
export const unwritable = (path: string, error: unknown): Fault =>
  fault('journal.unwritable', `${path} cannot be written: ${error instanceof Error ? error.message : ''}`, {
    subject: path,
    details: String(error),
  });

/**
 * Opens the file for appending behind its first `keepBytes` bytes; what follows them is cut off. The file's name is durable
 * when this resolves. Rejects with FaultError `journal.unwritable`.
 */
export const openAppendLog = async (disk: Disk, path: string, keepBytes: number): Promise<AppendLog> => {
  let failure: Fault | undefined;
  const failed = (error: unknown): FaultError => {
    failure ??= unwritable(path, error);
    return new FaultError(failure, { cause: error });
  };
  let file: LogFile;
  try {
    file = await disk.openLog(path);
    await file.truncate(keepBytes);
    await file.sync();
    await disk.syncDirectory(dirname(path));
  } catch (error) {
    throw failed(error);
  }
  let queue: Promise<void> = Promise.resolve();
  const write = async (line: string): Promise<void> => {
    if (failure !== undefined) throw new FaultError(failure);
    try {
      await file.append(Buffer.from(`${line}\n`));
      await file.sync();
    } catch (error) {
      throw failed(error);
    }
  };
  return {
    append: (line) => {
      const turn = queue.then(() => write(line));
      queue = turn.catch(() => undefined);
      return turn;
    },
    close: async () => {
      await queue;
      await file.close().catch(() => undefined); // Every line that counts is on disk already.
    },
  };
};
