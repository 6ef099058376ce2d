import {
  valueOf,
  type DeletedOpenFile,
  type LogFile,
  type LogFinding,
  type RotationRunner,
} from '#shared/model';
import type { Picture } from '../logs/index.ts';

/** All that the judges of one node may know. */
export type Case = {
  readonly picture: Picture;
  readonly logs: readonly LogFile[];
  readonly runner: RotationRunner | undefined;
  readonly deletedOpen: readonly DeletedOpenFile[];
};
export type Judge = (of: Case) => readonly LogFinding[];

export const mebibyte = 1_048_576;
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Bytes still free where a path lies; undefined: unknown. */
export const freeAt = (path: string, { picture }: Case): number | undefined => {
  const volume = picture.volumeOf(path);
  return volume === undefined ? undefined : valueOf(volume.space)?.availableBytes;
};

/** Until a log alone has filled its disk, ms; undefined: it does not grow, or too little is known. */
export const fillsInMs = (log: LogFile, of: Case): number | undefined => {
  const free = freeAt(log.path, of);
  const growth = log.growth?.bytesPerHour ?? 0;
  return free === undefined || growth <= 0 ? undefined : (free / growth) * hourMs;
};
