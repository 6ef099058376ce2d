import { open, stat } from 'node:fs/promises';

/** What stands under a path: text, nothing, or something that is no readable text, with the reason. */
export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly says: string; readonly instead: string };

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its links go round in a circle',
  EIO: 'the disk reports an error',
};

const unreadable = (says: string, instead: string): TextFile => ({ kind: 'unreadable', says, instead });

const ofError = (error: unknown): TextFile => {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT') return { kind: 'missing' };
  if (code === '') throw error;
  return unreadable(
    `The file cannot be read: ${reasons[code] ?? code}.`,
    'Correct its path or its permissions.',
  );
};

/** Reads at most `limit` bytes of a regular file as UTF-8. A device, a pipe or a longer file is not read at all. */
export const readTextFile = async (path: string, limit: number): Promise<TextFile> => {
  try {
    const found = await stat(path);
    if (!found.isFile()) return unreadable('This is not a file.', 'Name a regular file.');
    if (found.size > limit)
      return unreadable(
        `The file has ${found.size} bytes; at most ${limit} are read.`,
        'Name a shorter file.',
      );
    await using file = await open(path, 'r');
    const buffer = Buffer.alloc(limit + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length > limit) break;
    }
    if (length > limit)
      return unreadable(`The file grew over ${limit} bytes while it was read.`, 'Name a shorter file.');
    return { kind: 'text', text: buffer.toString('utf8', 0, length) };
  } catch (error) {
    return ofError(error);
  }
};
