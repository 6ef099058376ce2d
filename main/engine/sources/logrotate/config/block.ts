import type { ConfigFiles } from './rule.ts';
import type { Cost } from './complaint.ts';
import type { Cursor } from './cursor.ts';
import type { FileTree } from './file-tree.ts';
import type { Settings } from './settings.ts';

/** A block while it is read, or the defaults of a file. It changes with every line. */
export type Block = {
  settings: Settings;
  readonly file: string;
  readonly line: number;
  /** As it is written, for messages. */
  pattern: string | undefined;
  patterns: readonly string[];
  files: string[];
};

/** What all files of one configuration share while they are read. */
export type Room = {
  readonly config: ConfigFiles;
  readonly tree: FileTree;
  /** In the order they are rotated. */
  readonly blocks: Block[];
  /** Which block has a file. */
  readonly owners: Map<string, Block>;
  taboos: string[];
  /** Directories that `createolddir` makes while the configuration is read. */
  readonly made: Set<string>;
  depth: number;
};

/** What becomes of the text after a word was read: names are those of the branches in config.c. */
export type Step =
  | 'next'
  /** `continue`: the sign here counts for nothing more. */
  | 'again'
  /** RAISE_ERROR: the block is dropped; outside of a block the file is. */
  | 'raise'
  /** `goto error`: the file is given up. */
  | 'give-up';

/** Everything one word may use. */
export type Scan = {
  readonly cursor: Cursor;
  readonly block: Block;
  readonly isDefaults: boolean;
  readonly room: Room;
  /** `told` without the file and line that logrotate puts before it. */
  readonly complain: (told: string, says: string, cost: Cost) => void;
  /** Reads an included path into the block. */
  readonly include: (path: string) => void;
};

export const set = (scan: Scan, settings: Partial<Settings>): void => {
  scan.block.settings = { ...scan.block.settings, ...settings };
};

/** Complains of a word that costs its block, or outside of a block the rest of the file. */
export const raise = (scan: Scan, told: string, says: string): Step => {
  scan.complain(told, says, scan.isDefaults ? 'file' : 'rule');
  return 'raise';
};

/** Takes the newest block away again, with its claim to its files. */
export const dropNewest = (room: Room): void => {
  const block = room.blocks.pop();
  for (const path of block?.files ?? []) if (room.owners.get(path) === block) room.owners.delete(path);
};
