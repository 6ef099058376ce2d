import { basename, join } from 'node:path';
import { fault, FaultError, type Fault } from '#shared/fault';
import type { Random } from '../ports/index.ts';
import { headText } from './audit-head.ts';
import { auditLineOf, entryOf } from './audit-line.ts';
import { checkAudit, type AuditFiles } from './check-audit.ts';
import { createNodeDisk, openAppendLog, unwritable, type AppendLog, type Disk } from './disk/index.ts';
import { inUse } from './in-use.ts';
import type { Audit, AuditNote } from './journal.ts';
import { withoutSecrets } from './secret-free.ts';

const keyBytes = 32;

export type AuditPlace = {
  /** Holds `audit.jsonl`. */
  readonly directory: string;
  /**
   * Holds the key and the heads, apart from the log: whoever can write only the log's folder cannot hide it. Whoever has the
   * rights of this user can read both; docs/audit.md says what that leaves.
   */
  readonly keyDirectory: string;
  readonly disk?: Disk;
};

type Place = { readonly disk: Disk; readonly log: string; readonly head: string; readonly key: string };

const placeOf = ({ directory, keyDirectory, disk = createNodeDisk() }: AuditPlace): Place => ({
  disk,
  log: join(directory, 'audit.jsonl'),
  head: join(keyDirectory, `${basename(directory)}.audit-head`),
  key: join(keyDirectory, `${basename(directory)}.audit-key`),
});

const readFiles = async ({ disk, log, head, key }: Place): Promise<AuditFiles> => {
  const [lines, headBytes, keyText] = await Promise.all([disk.read(log), disk.read(head), disk.read(key)]);
  return { log: lines, head: headBytes?.toString(), key: keyText?.toString().trim() };
};

/** Opens the writing end: only of a log that is intact, and by one process at a time. */
const openWriter = async (place: Place, lockFile: string, random: Random) => {
  const { disk } = place;
  const lock = await disk.lock(lockFile);
  if (lock === undefined) throw new FaultError(inUse(place.log));
  try {
    let files = await readFiles(place);
    const first = checkAudit(files);
    if (first.verdict.state !== 'intact')
      throw new FaultError(fault('journal.damaged', first.verdict.says, { subject: place.log }));
    if (files.key === undefined) {
      await disk.replace(place.key, `${random.hex(keyBytes)}\n`);
      files = await readFiles(place);
    }
    const key = files.key ?? '';
    const log = await openAppendLog(disk, place.log, first.goodBytes);
    // A crash may have left a line without its head.
    await disk.replace(place.head, headText(first.end, key));
    return { lock, log, key, end: first.end };
  } catch (error) {
    lock.release();
    throw error instanceof FaultError
      ? error
      : new FaultError(unwritable(place.log, error), { cause: error });
  }
};

/**
 * Opens the audit log in folders that exist. Never rejects: what cannot be written can still be read, and each append
 * rejects with the reason (R92).
 */
export const openAudit = async (where: AuditPlace & { readonly random: Random }): Promise<Audit> => {
  const place = placeOf(where);
  let writer: Awaited<ReturnType<typeof openWriter>> | undefined;
  let broken: Fault | undefined;
  try {
    writer = await openWriter(place, join(where.directory, 'audit.lock'), where.random);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    broken = error.fault;
  }
  let end = writer?.end;
  let queue: Promise<unknown> = Promise.resolve();

  const write = async (note: AuditNote, log: AppendLog, key: string) => {
    if (broken !== undefined || end === undefined) throw new FaultError(broken ?? inUse(place.log));
    const { entry, text } = auditLineOf(end.count + 1, cleaned(note), end.hash, key);
    try {
      await log.append(text);
      end = { count: entry.seq, hash: entry.hash };
      await place.disk.replace(place.head, headText(end, key));
    } catch (error) {
      broken = error instanceof FaultError ? error.fault : unwritable(place.head, error);
      throw new FaultError(broken, { cause: error });
    }
    return entry;
  };

  return {
    append: (note) => {
      const open = writer;
      if (open === undefined) return Promise.reject(new FaultError(broken ?? inUse(place.log)));
      const turn = queue.then(() => write(note, open.log, open.key));
      queue = turn.catch(() => undefined);
      return turn;
    },
    entries: async ({ before = Infinity, operationId, limit }) => {
      const { log } = await readFiles(place);
      return (log?.toString().split('\n') ?? [])
        .flatMap((line) => (line === '' ? [] : (entryOf(line) ?? [])))
        .filter(
          (entry) => entry.seq < before && (operationId === undefined || entry.operationId === operationId),
        )
        .slice(-limit)
        .toReversed();
    },
    verify: async () => {
      await queue;
      return checkAudit(await readFiles(place)).verdict;
    },
    [Symbol.asyncDispose]: async () => {
      await queue;
      await writer?.log.close();
      writer?.lock.release();
    },
  };
};

const cleaned = (note: AuditNote): AuditNote => ({
  ...note,
  calls: note.calls.map(withoutSecrets),
  outcome: withoutSecrets(note.outcome),
  ...(note.reason === undefined ? {} : { reason: withoutSecrets(note.reason) }),
});
