import type { LogFile, NodeLogs } from '#shared/model';

const weightOf = ({ sizeBytes, kept }: LogFile): number => sizeBytes + kept.sizeBytes;

/**
 * What rotation freed between two looks: logs that are smaller now than they were, counted with their kept generations.
 * Undefined: none was rotated. A generation that went away by its age counts with the rotation that let it go.
 */
export const freedBetween = (before: NodeLogs, after: NodeLogs): NodeLogs['lastFreed'] => {
  const old = new Map(before.logs.map((log) => [log.path, log]));
  const rotated = after.logs.flatMap((log) => {
    const was = old.get(log.path);
    return was !== undefined && log.sizeBytes < was.sizeBytes ? [weightOf(was) - weightOf(log)] : [];
  });
  return rotated.length === 0
    ? undefined
    : {
        at: after.observedAt,
        sizeBytes: rotated.reduce((sum, freed) => sum + Math.max(0, freed), 0),
        files: rotated.length,
      };
};
