import type { Inodes, Space } from '#shared/model';
import { isRemote } from '../file-systems.ts';
import {
  type Field,
  have,
  lack,
  readCount,
  readField,
  readKibibytes,
  type Sections,
} from '../../../source-kit/index.ts';
import { readOnce } from './read-once.ts';

/** One file system as the node lists it. */
export type VolumeReading = {
  readonly mount: string;
  readonly device: string;
  readonly fileSystem: string;
  readonly space: Field<Space>;
  readonly inodes: Field<Inodes>;
  readonly readOnly: Field<boolean>;
};

type Mount = Pick<VolumeReading, 'mount' | 'device' | 'fileSystem' | 'readOnly'>;
type Row = {
  readonly mount: string;
  /** Only df's POSIX form says it. */
  readonly device: string | undefined;
  readonly space: Field<Space> | undefined;
  readonly inodes: Field<Inodes> | undefined;
};

/** Undoes the octal escapes of proc_pid_mounts(5): space, tab, newline, backslash, number sign. */
const unescapeMount = (text: string): string =>
  !text.includes('\\')
    ? text
    : text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

const parseMounts = (lines: readonly string[]): readonly Mount[] | Field<readonly Mount[]> | undefined => {
  const mounts: Mount[] = [];
  for (const line of lines) {
    if (line === '') continue;
    const words = line.split(' ');
    const [device, mount, fileSystem, flag] = /^\S+ \/\S* \S+ (?:ro|rw|-)$/.test(line) ? words : [];
    if (device === undefined || mount === undefined || fileSystem === undefined) return undefined;
    mounts.push({
      device: unescapeMount(device),
      mount: unescapeMount(mount),
      fileSystem,
      readOnly:
        flag === '-' ? lack('unreadable', `The options of ${mount} make no sense.`) : have(flag === 'ro'),
    });
  }
  return mounts.length === 0
    ? lack('not-supported', 'This node has no file system of its own mounted.')
    : withoutRepeats(mounts);
};

/**
 * Keeps the last mount of each mount point (it covers the ones before) and, of several mounts of one device, the one
 * with the shortest path: bind mounts and subvolumes share the room of their device. Names without a path (`overlay`,
 * `none`) are shared by unrelated file systems and prove nothing.
 */
const withoutRepeats = (mounts: readonly Mount[]): readonly Mount[] => {
  const byMount = new Map(mounts.map((mount) => [mount.mount, mount]));
  const byDevice = new Map<string, Mount>();
  for (const mount of byMount.values()) {
    const key = /^\/|:/.test(mount.device) ? mount.device : `${mount.device} ${mount.mount}`;
    const before = byDevice.get(key);
    if (before === undefined || mount.mount.length < before.mount.length) byDevice.set(key, mount);
  }
  return [...byDevice.values()];
};

const readMounts = readOnce('mounts', '/proc/mounts', parseMounts);

const noSense = (what: string): Field<never> => lack('unreadable', `df printed ${what} that makes no sense.`);

const spaceOf = (size: string, used: string, available: string): Field<Space> => {
  const [sizeBytes, usedBytes, availableBytes] = [size, used, available].map(readKibibytes);
  if (sizeBytes === undefined || usedBytes === undefined || availableBytes === undefined)
    return noSense('a size');
  return sizeBytes > 0 && usedBytes <= sizeBytes && availableBytes <= sizeBytes
    ? have({ sizeBytes, usedBytes, availableBytes })
    : noSense('a size');
};

const inodesOf = (total: string, free: string): Field<Inodes> => {
  const [totalCount, freeCount] = [total, free].map(readCount);
  if ((totalCount === 0 && freeCount === 0) || (total === '-' && free === '-'))
    return lack('not-supported', 'This file system has no fixed number of inodes.');
  if (totalCount === undefined || freeCount === undefined || freeCount > totalCount)
    return noSense('an inode count');
  return have({ total: totalCount, free: freeCount });
};

/** `df -k --output=size,used,avail,itotal,iavail,target` of GNU coreutils: numbers, one space, the mount point. */
const readGnuRows = (lines: readonly string[]): readonly Row[] =>
  lines.flatMap((line) => {
    const [, size, used, available, total, free, mount] =
      /^ *(\S+) +(\S+) +(\S+) +(\S+) +(\S+) (\/.*)$/.exec(line) ?? [];
    if (size === undefined || used === undefined || available === undefined || mount === undefined) return [];
    if (total === undefined || free === undefined) return [];
    return [
      { mount, device: undefined, space: spaceOf(size, used, available), inodes: inodesOf(total, free) },
    ];
  });

/** `df -kP` and `df -iP`: device, total, used, free, share, mount point. */
const readPosixRows = (lines: readonly string[], kind: 'space' | 'inodes'): readonly Row[] =>
  lines.flatMap((line): Row[] => {
    const [, device, total, used, free, mount] =
      /^(.*\S) +([0-9-]+) +([0-9-]+) +([0-9-]+) +(?:[0-9]+%|-) +(\/.*)$/.exec(line) ?? [];
    if (device === undefined || total === undefined || used === undefined || free === undefined) return [];
    if (mount === undefined) return [];
    return kind === 'space'
      ? [{ mount, device, space: spaceOf(total, used, free), inodes: undefined }]
      : [{ mount, device, space: undefined, inodes: inodesOf(total, free) }];
  });

/** The rows df printed for one group of mounts, or why there are none. */
const readRows = (sections: Sections, group: string, source: string): Field<readonly Row[]> => {
  if (sections.has(group)) return readField(sections, group, source, readGnuRows);
  const space = readField(sections, `${group}.blocks`, source, (lines) => readPosixRows(lines, 'space'));
  const inodes = readField(sections, `${group}.inodes`, source, (lines) => readPosixRows(lines, 'inodes'));
  if (!space.known) return space;
  return have(inodes.known ? [...space.value, ...inodes.value] : space.value);
};

/** GNU df writes control characters of a mount point as `?`. */
const asPrinted = (mount: string): string => mount.replace(/[\u0000-\u001f\u007f]/g, '?');

const findIn = <K extends 'space' | 'inodes'>(
  rows: Field<readonly Row[]>,
  mount: Mount,
  kind: K,
): NonNullable<Row[K]> => {
  if (!rows.known) return rows;
  const having = rows.value.filter((row) => row[kind] !== undefined);
  // busybox df names the first mount point of the device, whichever was asked.
  const row =
    having.find((each) => each.mount === mount.mount) ??
    having.find((each) => each.mount === asPrinted(mount.mount)) ??
    having.find(
      (each) => each.device !== undefined && each.device === mount.device && each.device.startsWith('/'),
    );
  return row?.[kind] ?? lack('unreadable', `df printed nothing about ${mount.mount}.`);
};

/** Every real file system of the answer, deduplicated; unknown as a whole only when the mount table is. */
export const readVolumes = (sections: Sections): Field<readonly VolumeReading[]> => {
  const mounts = readMounts(sections);
  if (!mounts.known)
    return mounts.reason === 'not-supported' && sections.has('all.blocks') ? readAll(sections) : mounts;
  const near = readRows(sections, 'near', 'df');
  const far = readRows(sections, 'far', 'A network or FUSE mount');
  return have(
    mounts.value.map((mount) => {
      const rows = isRemote(mount.fileSystem) ? far : near;
      return { ...mount, space: findIn(rows, mount, 'space'), inodes: findIn(rows, mount, 'inodes') };
    }),
  );
};

/** Systems without /proc/mounts (BSD): what df lists of block devices; type and read-only state stay unknown. */
const readAll = (sections: Sections): Field<readonly VolumeReading[]> => {
  const rows = readRows(sections, 'all', 'df');
  if (!rows.known) return rows;
  const mounts = rows.value
    .filter((row) => row.space !== undefined && row.device?.startsWith('/dev/') === true)
    .map((row) => ({
      mount: row.mount,
      device: row.device ?? '',
      fileSystem: 'unknown',
      readOnly: lack('not-supported', 'This node has no /proc/mounts.'),
    }));
  if (mounts.length === 0) return lack('unreadable', 'df lists no file system on a device.');
  return have(
    mounts.map((mount) => ({
      ...mount,
      space: findIn(rows, mount, 'space'),
      inodes: findIn(rows, mount, 'inodes'),
    })),
  );
};
