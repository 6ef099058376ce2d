import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fault, FaultError } from '#shared/fault';
import { createKeptFiles, type FileBounds } from '../kept-files.ts';
import { readKnownHosts } from './known-hosts-line.ts';
import { indexKnownHosts, joinKnownHosts, nothingKnown, type KnownHosts } from './known-hosts.ts';

/** Reads and appends known_hosts files. Parsed files are kept while size, inode and time of change stay the same. */
export type KnownHostsFiles = {
  /** What all files say, in order. A missing file is empty; one that cannot be read rejects `transport.host-key-unknown`. */
  readonly read: (files: readonly string[]) => Promise<KnownHosts>;
  /** Adds one line and returns only when it is on disk. Rejects `action.refused` when it is not. */
  readonly append: (file: string, name: string, key: Buffer, keyType: string) => Promise<void>;
};

/** About 100,000 keys. */
const bounds: FileBounds = { maximumBytes: 16_777_216, otherwise: 'not a known_hosts file' };

export const createKnownHostsFiles = (): KnownHostsFiles => {
  const kept = createKeptFiles(bounds, (bytes, file) =>
    indexKnownHosts(readKnownHosts(bytes.toString('utf8'), file)),
  );

  const readFrom = async (file: string): Promise<KnownHosts> => {
    try {
      return await kept.read(file);
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return nothingKnown;
      throw new FaultError(
        fault(
          'transport.host-key-unknown',
          `${file} cannot be read (${codeOf(error)}), so nothing proves that the server is the right one.`,
          {
            subject: file,
            details: String(error),
          },
        ),
        { cause: error },
      );
    }
  };

  return {
    read: async (files) => joinKnownHosts(await Promise.all(files.map(readFrom))),
    append: async (file, name, key, keyType) => {
      try {
        await appendDurably(file, `${name} ${keyType} ${key.toString('base64')}\n`);
      } catch (error) {
        throw new FaultError(
          fault(
            'action.refused',
            `The key was not saved to ${file} (${codeOf(error)}), so it is not trusted.`,
            {
              subject: file,
              details: String(error),
            },
          ),
          { cause: error },
        );
      } finally {
        kept.forget(file);
      }
    },
  };
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

/** Writes, syncs, and takes the text back when it did not arrive whole. A missing last newline before it is repaired. */
const appendDurably = async (file: string, line: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await using handle = await open(file, 'a+', 0o600);
  const { size } = await handle.stat();
  const last = size === 0 ? undefined : (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0];
  const text = Buffer.from(last === undefined || last === 0x0a ? line : `\n${line}`);
  try {
    const { bytesWritten } = await handle.write(text);
    if (bytesWritten !== text.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    await handle.sync();
  } catch (error) {
    await handle.truncate(size).catch(() => undefined); // Half a line grants nothing; the first error is the one to tell.
    throw error;
  }
  if (size === 0) await syncDirectory(dirname(file));
};

/** A new file's name is durable only with its directory. Windows has no such call and needs none. */
const syncDirectory = async (directory: string): Promise<void> => {
  if (process.platform === 'win32') return;
  await using handle = await open(directory, 'r');
  await handle.sync();
};
