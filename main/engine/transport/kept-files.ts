import { open, stat } from 'node:fs/promises';

/** The longest file that is read, bytes, and the error code that anything else gets: a folder, a pipe, a file that is longer. */
export type FileBounds = { readonly maximumBytes: number; readonly otherwise: string };

type About = { readonly isFile: () => boolean; readonly size: number };

const check = (about: About, { maximumBytes, otherwise }: FileBounds): void => {
  if (!about.isFile() || about.size > maximumBytes)
    throw Object.assign(new Error(otherwise), { code: otherwise });
};

const markOf = async (file: string, bounds: FileBounds): Promise<string> => {
  const about = await stat(file);
  check(about, bounds);
  return `${about.mtimeMs} ${about.size} ${about.ino}`;
};

/** Rejects as node:fs does, or with the code of the bounds. A pipe is not opened: it might never end. */
export const readBounded = async (file: string, bounds: FileBounds): Promise<Buffer> => {
  check(await stat(file), bounds);
  await using handle = await open(file, 'r');
  check(await handle.stat(), bounds);
  return await handle.readFile();
};

/** What was made of small files, kept while size, inode and time of change stay the same. */
export type KeptFiles<T> = {
  /** Rejects like `readBounded`; what is kept stays, for the file may be there again in a moment. */
  readonly read: (file: string) => Promise<T>;
  /** Keeps this for the file as it is now. */
  readonly put: (file: string, made: T) => Promise<void>;
  readonly forget: (file: string) => void;
};

/**
 * `make` is called once for each state of a file. Nobody looks at a file while somebody else does: all nodes of a start want the same
 * two files at once, and what they open first would wait behind hundreds of looks.
 */
export const createKeptFiles = <T>(
  bounds: FileBounds,
  make: (bytes: Buffer, file: string) => T,
): KeptFiles<T> => {
  const kept = new Map<string, { readonly mark: string; readonly made: Promise<T> }>();
  const looking = new Map<string, Promise<string>>();

  const lookAt = (file: string): Promise<string> => {
    const underWay = looking.get(file);
    if (underWay !== undefined) return underWay;
    const look = markOf(file, bounds).finally(() => {
      if (looking.get(file) === look) looking.delete(file);
    });
    looking.set(file, look);
    return look;
  };

  return {
    read: async (file) => {
      const mark = await lookAt(file);
      const old = kept.get(file);
      if (old?.mark === mark) return await old.made;
      // They wait for one reading too, and keep one result instead of hundreds.
      const entry = { mark, made: readBounded(file, bounds).then((bytes) => make(bytes, file)) };
      kept.set(file, entry);
      return await entry.made.catch((error: unknown) => {
        if (kept.get(file) === entry) kept.delete(file);
        throw error;
      });
    },
    put: async (file, made) => {
      kept.set(file, { mark: await markOf(file, bounds), made: Promise.resolve(made) });
    },
    forget: (file) => {
      looking.delete(file); // it may have begun before the file was changed
      kept.delete(file);
    },
  };
};
