import type { LogFile, NodeLogs, RotationRunner } from '#shared/model';

const allBytes = ({ sizeBytes, kept }: LogFile): number => sizeBytes + kept.sizeBytes;

/** What the last run freed, when it fell between two looks; else what an earlier pair of looks saw. */
export const lastFreedOf = (
  before: NodeLogs | undefined,
  logs: readonly LogFile[],
  runner: RotationRunner | undefined,
): NodeLogs['lastFreed'] => {
  const seenAt = before?.seenAt;
  const ranAt = runner?.lastRunAt;
  if (before === undefined || seenAt === undefined || ranAt === undefined || ranAt <= seenAt)
    return before?.lastFreed;
  const sizes = new Map(before.logs.map((log) => [log.path, allBytes(log)]));
  const freed = logs
    .map((log) => (sizes.get(log.path) ?? allBytes(log)) - allBytes(log))
    .filter((bytes) => bytes > 0);
  return { at: ranAt, sizeBytes: freed.reduce((sum, bytes) => sum + bytes, 0), files: freed.length };
};
