import type { Settings } from './settings.ts';

/** One block as logrotate holds it after reading: what it says, and the files it took. */
export type Rule = {
  /** `/etc/logrotate.d/nginx:1` */
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** Its patterns, quotes removed. */
  readonly patterns: readonly string[];
  /** Files in the order they are rotated: matches, and plain names that do not exist. */
  readonly files: readonly string[];
  readonly settings: Settings;
};

/** A file of the configuration as it lies on the node. */
export type ConfigFile = {
  readonly path: string;
  /** Undefined: it is there and could not be read by us. */
  readonly text: string | undefined;
  readonly mode: number;
  readonly userId: number;
};

/** All of the configuration that was brought from a node. */
export type ConfigFiles = {
  readonly files: readonly ConfigFile[];
  /** Included directories and the names in them; undefined: not readable by us. */
  readonly directories: ReadonlyMap<string, readonly string[] | undefined>;
  /** True: it exists; undefined: nobody can say. */
  readonly hasUser: (name: string) => boolean | undefined;
  readonly hasGroup: (name: string) => boolean | undefined;
};
