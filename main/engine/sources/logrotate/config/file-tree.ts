/** One file as stat(2) tells it. Bytes; seconds since 1970 by the node's clock. */
export type FileEntry = {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly sizeBytes: number;
  /** What it takes on the disk; less than its size where it has holes. */
  readonly diskBytes: number;
  readonly modifiedAt: number;
  readonly links: number;
  readonly groupId: number;
  /** Permission bits. */
  readonly mode: number;
  readonly device: number;
};

/** What is known of the files of a node: those that were listed. */
export type FileTree = {
  /** The name itself, links not followed. */
  readonly entry: (path: string) => FileEntry | undefined;
  /** The directory behind the name, links followed. */
  readonly directory: (path: string) => FileEntry | undefined;
  /** Names in a directory, sorted as the C locale does; undefined: it is not there, or was not listed. */
  readonly names: (directory: string) => readonly string[] | undefined;
};

/** The directory of a path, as dirname(3) gives it. */
export const directoryOf = (path: string): string => {
  const at = path.replace(/\/+$/, '').lastIndexOf('/');
  return at < 0 ? '.' : at === 0 ? '/' : path.slice(0, at).replace(/\/+$/, '') || '/';
};
/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const tidy = (path: string): string => {
  const short = path.replace(/\/(?:\.?\/)+/g, '/');
  return short.length > 1 ? short.replace(/\/\.?$/, '') : short;
};

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Builds the tree of files that were listed. Directories are those behind links, under the name that leads there. */
export const createFileTree = (files: readonly FileEntry[], directories: readonly FileEntry[]): FileTree => {
  const entries = new Map(files.map((file) => [tidy(file.path), file]));
  const places = new Map(directories.map((place) => [tidy(place.path), place]));
  const listed = new Map<string, string[]>();
  for (const path of [...new Set([...entries.keys(), ...places.keys()])].toSorted(byBytes)) {
    if (path === '/') continue;
    const parent = directoryOf(path);
    const names = listed.get(parent) ?? [];
    names.push(nameOf(path));
    listed.set(parent, names);
  }
  const entry = (path: string): FileEntry | undefined => entries.get(tidy(path));
  return {
    entry: (path) => entry(path) ?? places.get(tidy(path)),
    directory: (path) => {
      const place = places.get(tidy(path)) ?? entry(path);
      return place?.kind === 'directory' ? place : undefined;
    },
    names: (directory) => listed.get(tidy(directory)),
  };
};
