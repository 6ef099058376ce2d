import type { LogFile } from '#shared/model';
import type { LogHistory } from '../../../source-kit/index.ts';

const hourMs = 3_600_000;
/** Shorter than this says nothing about an hour. */
const leastMs = 60_000;
/** The last hour tells what is going on now; where there is less than that, all there is. */
const windowMs = hourMs;

/**
 * Growth of a log over the last hour it was watched, the newest size included. After a rotation the new file counts from
 * empty, so that a log rotated every few minutes still grows. Undefined: not watched long enough.
 */
export const growthOf = (
  history: LogHistory,
  newest: { readonly at: number; readonly sizeBytes: number },
): LogFile['growth'] => {
  const all = [...history.filter(({ at }) => at < newest.at), newest];
  const from = all.findLastIndex(({ at }) => newest.at - at >= windowMs);
  const watched = all.slice(Math.max(0, from));
  const first = watched[0];
  const overMs = first === undefined ? 0 : newest.at - first.at;
  if (overMs < leastMs) return undefined;
  let grown = 0;
  for (const [at, { sizeBytes }] of watched.entries()) {
    const before = watched[at - 1]?.sizeBytes;
    if (before !== undefined) grown += sizeBytes >= before ? sizeBytes - before : sizeBytes;
  }
  return { bytesPerHour: (grown * hourMs) / overMs, overMs };
};
