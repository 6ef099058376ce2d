import type { Disk } from '../disk/index.ts';

/** A disk in memory that notes what is asked of it and fails on request. */
export type MemoryDisk = Disk & {
  readonly files: Map<string, Buffer>;
  /** Calls in their order: `append a.log`, `sync a.log`, `replace b`, `sync-directory /d`. */
  readonly calls: string[];
  /** Makes every call whose note this matches fail with that error code, from now on. */
  failOn: { readonly call: RegExp; readonly code: 'EIO' | 'ENOSPC' } | undefined;
  /** Bytes that an append still writes before it fails. */
  bytesBeforeFailure: number;
};

export const createMemoryDisk = (files = new Map<string, Buffer>()): MemoryDisk => {
  const locked = new Set<string>();
  const calls: string[] = [];
  const contentOf = (path: string): Buffer => files.get(path) ?? Buffer.alloc(0);
  const note = (call: string): void => {
    calls.push(call);
    const { failOn } = disk;
    if (failOn?.call.test(call) === true)
      throw Object.assign(new Error(`${failOn.code}: ${call}`), { code: failOn.code });
  };
  const disk: MemoryDisk = {
    files,
    calls,
    failOn: undefined,
    bytesBeforeFailure: 0,
    read: async (path) => files.get(path),
    openLog: async (path) => {
      note(`open ${path}`);
      files.set(path, contentOf(path));
      return {
        append: async (bytes) => {
          try {
            note(`append ${path}`);
          } catch (error) {
            files.set(path, Buffer.concat([contentOf(path), bytes.subarray(0, disk.bytesBeforeFailure)]));
            throw error;
          }
          files.set(path, Buffer.concat([contentOf(path), bytes]));
        },
        truncate: async (bytes) => void files.set(path, contentOf(path).subarray(0, bytes)),
        sync: async () => note(`sync ${path}`),
        close: async () => undefined,
      };
    },
    replace: async (path, text) => {
      note(`replace ${path}`);
      files.set(path, Buffer.from(text));
    },
    syncDirectory: async (path) => note(`sync-directory ${path}`),
    lock: async (path) => {
      if (locked.has(path)) return undefined;
      locked.add(path);
      return { release: () => void locked.delete(path) };
    },
  };
  return disk;
};
