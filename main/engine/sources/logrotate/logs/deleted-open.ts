import type { DeletedOpenFile } from '#shared/model';
import type { Picture } from './picture.ts';

const most = 200;
/** Smaller ones that are no logs are temporary files, deleted on purpose. */
const leastBytes = 10 * 1_048_576;
const logForm = /\/logs?\/|\.log(?:[.-]|$)|[._-]log$|\.(?:out|err)(?:[.-]|$)/i;

export const looksLikeLog = (path: string): boolean => logForm.test(path);

/** Deleted files whose room a process still holds, each once, biggest first. */
export const deletedOpenOf = ({ reading }: Picture): DeletedOpenFile[] => {
  const files = (reading.open ?? []).filter(
    ({ isDeleted, path, diskBytes }) =>
      isDeleted && diskBytes > 0 && (looksLikeLog(path) || diskBytes >= leastBytes),
  );
  const once = new Map(files.toReversed().map((file) => [`${file.device} ${file.inode}`, file]));
  return [...once.values()]
    .map(({ path, diskBytes, processId, processName }) => ({
      path,
      sizeBytes: diskBytes,
      processId,
      processName,
    }))
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, most);
};
