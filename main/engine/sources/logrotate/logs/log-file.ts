import { epochMs, type LogFile, type LogWriter } from '#shared/model';
import type { FileEntry } from '../config/index.ts';
import { dueAfter } from '../due/index.ts';
import type { ListedFile } from '../reading/index.ts';
import { containerOf, coverOf, isDockersOwn } from './cover.ts';
import { isCompressed, type Generations } from './generations.ts';
import { growthOf } from './growth.ts';
import type { Picture } from './picture.ts';
import { runAfter } from './runs.ts';

/** What a file takes: its size, but for one that is mostly holes (lastlog). */
export const sizeOf = ({ sizeBytes, diskBytes }: Pick<FileEntry, 'sizeBytes' | 'diskBytes'>): number =>
  diskBytes < sizeBytes / 2 ? diskBytes : sizeBytes;

const writersOf = (file: ListedFile, { reading }: Picture): readonly LogWriter[] | undefined => {
  if (reading.open === undefined) return undefined;
  const found = reading.open.filter(
    ({ isDeleted, device, inode }) => !isDeleted && device === file.device && inode === file.inode,
  );
  if (found.length === 0 && reading.seesOwnOnly) return undefined;
  const writers = new Map(
    found.map(({ processId, processName, opens, unit }) => [
      processId,
      { processId, processName, opens, ...(unit === undefined ? {} : { unit }) },
    ]),
  );
  return [...writers.values()].slice(0, 20);
};

const keptOf = (path: string, generations: Generations): LogFile['kept'] => {
  const kept = generations.of(path);
  const sum = (files: readonly FileEntry[]) => files.reduce((total, file) => total + sizeOf(file), 0);
  return {
    files: kept.length,
    sizeBytes: sum(kept),
    compressedBytes: sum(kept.filter((file) => isCompressed(file.path))),
  };
};

/** Bytes of deleted generations that are still held; undefined where that cannot be seen or is none. */
const heldOf = (
  path: string,
  { reading }: Picture,
  logOf: (path: string) => string | undefined,
): number | undefined => {
  const held = new Map(
    (reading.open ?? [])
      .filter((file) => file.isDeleted && (file.path === path || logOf(file.path) === path))
      .map((file) => [`${file.device} ${file.inode}`, file.diskBytes]),
  );
  const sum = [...held.values()].reduce((total, bytes) => total + bytes, 0);
  return sum > 0 ? sum : undefined;
};

/** When it was rotated, and when its time comes next, both by logrotate's memory and its next runs. */
const turnsOf = (
  path: string,
  kept: number,
  picture: Picture,
): Pick<LogFile, 'lastRotatedAt' | 'nextDueAt'> => {
  const rule = picture.ruleOf(path);
  if (rule === undefined || !picture.knowsState) return {};
  const { clock, now, state, runs, consoleMs } = picture;
  const last = state.rotated.get(path);
  // The date of a log nobody rotated yet is that of its first sight: it says when the next turn is, not that there was one.
  const wasRotated = last !== undefined && (kept > 0 || rule.settings.keep === 0);
  // A log that logrotate never saw counts from its next run on.
  const from = last ?? clock.local(runs.next ?? now);
  const due = dueAfter(rule, from, clock);
  const turn = due === undefined ? undefined : runAfter(runs, Math.max(due, now));
  return {
    ...(wasRotated ? { lastRotatedAt: epochMs(consoleMs(clock.seconds(last))) } : {}),
    ...(turn === undefined ? {} : { nextDueAt: epochMs(consoleMs(turn)) }),
  };
};

/** One log, put together from what was listed, what is open, and what covers it. */
export const logFileOf = (
  file: ListedFile,
  picture: Picture,
  generations: Generations & { readonly heldLogOf: (path: string) => string | undefined },
): LogFile => {
  const { path } = file;
  const { context } = picture;
  const sizeBytes = sizeOf(file);
  const growth = growthOf(context.historyOf(path), { at: context.receivedAt, sizeBytes });
  const writers = writersOf(file, picture);
  const kept = keptOf(path, generations);
  const heldBytes = heldOf(path, picture, generations.heldLogOf);
  const container = containerOf(path, picture);
  const mount = picture.volumeOf(path)?.mount;
  return {
    path,
    kind: isDockersOwn(path) ? 'container' : 'file',
    ...(mount === undefined ? {} : { mount }),
    sizeBytes,
    changedAt: epochMs(picture.consoleMs(file.modifiedAt)),
    ...(growth === undefined ? {} : { growth }),
    ...(writers === undefined ? {} : { writers: [...writers] }),
    cover: coverOf(path, picture),
    ...turnsOf(path, kept.files, picture),
    kept,
    ...(heldBytes === undefined ? {} : { heldBytes }),
    ...(container === undefined
      ? {}
      : {
          container: {
            name: container.name,
            driver: container.driver,
            ...(container.service === undefined ? {} : { service: container.service }),
          },
        }),
  };
};
