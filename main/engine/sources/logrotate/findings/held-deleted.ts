import { bytesText } from '#shared/format';
import { looksLikeLog } from '../logs/index.ts';
import { freeAt, mebibyte, type Judge } from './case.ts';

const leastBytes = mebibyte;
const muchBytes = 1_024 * mebibyte;

/** Room that deleted logs still take, because a process never let go of them. */
export const heldDeleted: Judge = (of) =>
  of.deletedOpen
    .filter(({ path, sizeBytes }) => looksLikeLog(path) && sizeBytes >= leastBytes)
    .slice(0, 50)
    .map(({ path, sizeBytes, processId, processName }) => ({
      kind: 'held-deleted',
      severity: sizeBytes >= muchBytes || sizeBytes > (freeAt(path, of) ?? Infinity) ? 'critical' : 'warning',
      subject: path,
      says: `${path} is deleted, but ${processName} (${processId}) still has it open: ${bytesText(sizeBytes)} stay taken.`,
      nextStep: `Let ${processName} open its logs anew (reload or signal), or restart it.`,
    }));
