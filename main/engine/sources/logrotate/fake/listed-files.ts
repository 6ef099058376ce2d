import type { WorldContainerLog, WorldLogs } from '#shared/model';

/** One file of a fake machine, as stat(1) would print it. */
export type FakeFile = {
  readonly path: string;
  readonly isDirectory: boolean;
  readonly sizeBytes: number;
  /** Seconds since 1970. */
  readonly changedAt: number;
  readonly inode: number;
};

const fileMode = '81a0';
const directoryMode = '41ed';
const blockBytes = 512;
/** Every volume of a fake machine is one device here: nothing is told apart by it. */
const device = 65_024;

/** `%f %s %b %B %Y %h %u %g %d %i %n` */
export const statLine = ({ path, isDirectory, sizeBytes, changedAt, inode }: FakeFile): string =>
  [
    isDirectory ? directoryMode : fileMode,
    isDirectory ? 4_096 : sizeBytes,
    isDirectory ? 8 : Math.ceil(sizeBytes / blockBytes),
    blockBytes,
    Math.round(changedAt),
    isDirectory ? 2 : 1,
    0,
    0,
    device,
    inode,
    path,
  ].join(' ');

/** The id of a container, made from its name: 64 hexadecimal digits, the same every time. */
export const containerId = ({ name }: WorldContainerLog): string => {
  let hash = 2_166_136_261;
  const digits = Array.from({ length: 8 }, (_, part) => {
    for (const letter of `${name} ${part}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0;
    return hash.toString(16).padStart(8, '0');
  });
  return digits.join('');
};

export const containerLogPath = (log: WorldContainerLog): string =>
  `/var/lib/docker/containers/${containerId(log)}/${containerId(log)}-json.log`;

const directoriesOf = (paths: readonly string[]): readonly string[] =>
  [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))))].toSorted();

/** What lies in the log directories of a machine at a time (seconds), directories first. */
export const listedFiles = ({ logs }: WorldLogs, now: number): readonly FakeFile[] => {
  const files = logs.flatMap(({ path, sizeBytes, changedAgoMs, kept, rotatedAgoMs = 0 }) => [
    { path, sizeBytes, changedAt: now - changedAgoMs / 1_000 },
    ...kept.map(({ suffix, sizeBytes: size }, at) => ({
      path: `${path}${suffix}`,
      sizeBytes: size,
      changedAt: now - rotatedAgoMs / 1_000 - at * 86_400,
    })),
  ]);
  const directories = directoriesOf(files.map(({ path }) => path)).map((path) => ({
    path,
    sizeBytes: 0,
    changedAt: now,
    isDirectory: true,
  }));
  return [...directories, ...files.map((file) => ({ ...file, isDirectory: false }))].map((file, at) => ({
    ...file,
    inode: 1_000 + at,
  }));
};
