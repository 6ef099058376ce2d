import { bytesText } from '#shared/format';
import { valueOf, type LogFile, type NodeLogs } from '#shared/model';
import { growthOf } from './growth.ts';
import type { Picture } from './picture.ts';

/** journald's own bound where none is given: a tenth of its file system, at most 4 GiB (journald.conf(5)). */
const mostOfDefault = 4 * 1_073_741_824;

/** The bound that holds: given by a file, or journald's own; undefined: the size of its file system is not known. */
export const journalBound = (
  picture: Picture,
): { readonly maxBytes: number; readonly by: string | undefined } | undefined => {
  const journal = picture.reading.journal;
  if (journal === undefined) return undefined;
  const { bound } = journal;
  if (bound?.maxBytes !== undefined) return { maxBytes: bound.maxBytes, by: bound.path };
  const volume = picture.volumeOf(journal.directory);
  const space = volume === undefined ? undefined : valueOf(volume.space);
  return space === undefined
    ? undefined
    : { maxBytes: Math.min(mostOfDefault, Math.round(space.sizeBytes / 10)), by: undefined };
};

/** What journald holds, for the node as a whole; undefined: it has none, or its size could not be told. */
export const journalOf = (picture: Picture): NodeLogs['journal'] => {
  const journal = picture.reading.journal;
  if (journal?.sizeBytes === undefined) return undefined;
  const bound = journalBound(picture);
  const { sizeBytes } = journal;
  const boundBy = journal.bound?.path;
  const of = { sizeBytes, ...(boundBy === undefined ? {} : { boundBy }) };
  if (bound?.by !== undefined)
    return {
      ...of,
      maxBytes: bound.maxBytes,
      says: `${bound.by} bounds it at ${bytesText(bound.maxBytes)}.`,
    };
  return {
    ...of,
    says:
      bound === undefined
        ? 'No bound is set; journald’s own is a tenth of its file system, at most 4 GiB.'
        : `No bound is set; journald’s own is a tenth of its file system, here ${bytesText(bound.maxBytes)}.`,
  };
};

/** The journal as one of the logs. */
export const journalLog = (picture: Picture): readonly LogFile[] => {
  const journal = picture.reading.journal;
  if (journal?.sizeBytes === undefined || !journal.directory.startsWith('/var')) return [];
  const { sizeBytes, directory } = journal;
  const { context } = picture;
  const bound = journalBound(picture);
  const growth = growthOf(context.historyOf(directory), { at: context.receivedAt, sizeBytes });
  const mount = picture.volumeOf(directory)?.mount;
  return [
    {
      path: directory,
      kind: 'journal',
      ...(mount === undefined ? {} : { mount }),
      sizeBytes,
      ...(growth === undefined ? {} : { growth }),
      cover:
        bound === undefined
          ? { by: 'unknown', says: 'No bound is set, and the size of its file system is not known.' }
          : { by: 'journald', maxBytes: bound.maxBytes },
      kept: { files: 0, sizeBytes: 0, compressedBytes: 0 },
    },
  ];
};
