import { readCount } from '../../../source-kit/index.ts';
import type { FileEntry } from '../config/index.ts';

/** One file as the script's stat prints it. */
export type ListedFile = FileEntry & { readonly inode: string; readonly userId: number };

const kinds: Readonly<Record<number, FileEntry['kind']>> = {
  0o100000: 'file',
  0o040000: 'directory',
  0o120000: 'link',
};
const kindMask = 0o170000;
const modeMask = 0o7777;

const form = /^([0-9a-f]{1,8}) (\d+) (\d+) (\d+) (-?\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\/.*)$/;

/** Undefined for anything that is not such a line. */
export const readListedFile = (line: string): ListedFile | undefined => {
  const parts = form.exec(line);
  if (parts === null) return undefined;
  const [
    ,
    mode = '',
    size,
    blocks,
    blockBytes,
    changed = '',
    links,
    user,
    group,
    device,
    inode = '',
    path = '',
  ] = parts;
  const [sizeBytes, blockCount, blockSize, linkCount, userId, groupId, deviceId] = [
    size,
    blocks,
    blockBytes,
    links,
    user,
    group,
    device,
  ].map(readCount);
  if (
    sizeBytes === undefined ||
    blockCount === undefined ||
    blockSize === undefined ||
    linkCount === undefined
  )
    return undefined;
  if (userId === undefined || groupId === undefined || deviceId === undefined) return undefined;
  const bits = Number.parseInt(mode, 16);
  return {
    path,
    kind: kinds[bits & kindMask] ?? 'other',
    sizeBytes,
    diskBytes: blockCount * blockSize,
    modifiedAt: Number(changed),
    links: linkCount,
    userId,
    groupId,
    mode: bits & modeMask,
    device: deviceId,
    inode,
  };
};

export const readListedFiles = (lines: readonly string[]): readonly ListedFile[] =>
  lines.flatMap((line) => readListedFile(line) ?? []);
