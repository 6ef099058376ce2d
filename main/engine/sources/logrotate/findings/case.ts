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

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1.5 GiB`, for sentences. */
export const sayBytes = (bytes: number): string => {
  let [size, unit] = [bytes, 0];
  while (size >= 1_024 && unit < units.length - 1) {
    size /= 1_024;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : Math.round(size * 10) / 10} ${units[unit] ?? ''}`;
};

/** `40 minutes`, `3 hours`, `2 days`. */
export const sayTime = (ms: number): string => {
  const [count, word] =
    ms < 2 * hourMs
      ? [Math.max(1, Math.round(ms / 60_000)), 'minute']
      : ms < 2 * dayMs
        ? [Math.round(ms / hourMs), 'hour']
        : [Math.round(ms / dayMs), 'day'];
  return `${count} ${word}${count === 1 ? '' : 's'}`;
};

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
