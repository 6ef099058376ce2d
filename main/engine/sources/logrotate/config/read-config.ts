import { type Block, type Room } from './block.ts';
import type { Complaint } from './complaint.ts';
import type { FileTree } from './file-tree.ts';
import { matchesName } from './glob.ts';
import { readFile } from './read-file.ts';
import type { ConfigFile, ConfigFiles, Rule } from './rule.ts';
import { handedOn, initialSettings, type Settings } from './settings.ts';

/** Endings of files in an included directory that are not read, unless `tabooext` says otherwise (config.c). */
const firstTaboos =
  ',v .bak .cfsaved .disabled .dpkg-bak .dpkg-del .dpkg-dist .dpkg-new .dpkg-old .dpkg-tmp .rhn-cfg-tmp-* .rpmnew .rpmorig .rpmsave .swp .ucf-dist .ucf-new .ucf-old ~'
    .split(' ')
    .map((ending) => `*${ending}`);

/** What a configuration means. */
export type ReadConfig = {
  readonly rules: readonly Rule[];
  readonly complaints: readonly Complaint[];
  /** False: logrotate would end with 1 after reading, whatever it rotates. */
  readonly isRight: boolean;
  /** Files and directories that belong to it and that we may not read: rules may stand there. */
  readonly unread: readonly string[];
};

/** More blocks than any node has; what follows is not read, and said so. */
const mostBlocks = 2_000;
const mostComplaints = 500;
const deepest = 16;

const absolute = (path: string, from: string): string =>
  path.startsWith('/') ? path : `${from === '/' ? '' : from}/${path}`;

/** Reads the configuration from its main files on, as logrotate 3.21 does. Pure and total. */
export const readConfig = (mains: readonly string[], config: ConfigFiles, tree: FileTree): ReadConfig => {
  const complaints: Complaint[] = [];
  const unread = new Set<string>();
  const texts = new Map(config.files.map((file) => [file.path, file]));
  const room: Room = {
    config,
    tree,
    blocks: [],
    owners: new Map(),
    taboos: [...firstTaboos],
    made: new Set(),
    depth: 0,
  };
  const complain = (complaint: Complaint): void => {
    if (complaints.length < mostComplaints) complaints.push(complaint);
  };
  const complainOf = (path: string, told: string, says: string): void =>
    complain({ file: path, line: 1, told, says, cost: 'file' });

  const readOne = (path: string, shownAs: string, into: Block): boolean => {
    const file = texts.get(path);
    if (file?.text === undefined) {
      unread.add(path);
      return true;
    }
    const refused = refusalOf(file, shownAs);
    if (refused !== undefined) {
      complainOf(path, refused.told, refused.says);
      return true;
    }
    const before = into.settings;
    const from = path.slice(0, path.lastIndexOf('/')) || '/';
    // Inside of an included directory logrotate stands in that directory; elsewhere names are seen from the root.
    const here = shownAs === path ? '/' : from;
    const isRight = readFile(
      { path, shownAs, text: file.text },
      { room, defaults: into, complain, include: (what, block) => include(what, block, { path, here }) },
    );
    if (!isRight) putBack(into, before, room);
    return isRight;
  };
  const readPath = (path: string, into: Block): boolean => {
    if (!config.directories.has(path)) return readOne(path, path, into);
    const names = config.directories.get(path);
    if (names === undefined) {
      unread.add(path);
      return true;
    }
    const kept = names.filter((name) => !room.taboos.some((taboo) => matchesName(taboo, name)));
    let isRight = true;
    for (const name of kept.toSorted((a, b) => (a < b ? -1 : 1))) {
      const whole = absolute(name, path);
      if (!texts.has(whole)) continue;
      if (!readOne(whole, name, into)) isRight = false;
    }
    return isRight;
  };
  const include = (
    what: string,
    block: Block,
    from: { readonly path: string; readonly here: string },
  ): boolean => {
    const path = absolute(what, from.here).replace(/(?<=.)\/+$/, '');
    if (room.depth >= deepest || room.blocks.length > mostBlocks) {
      complainOf(
        from.path,
        `${from.path}: include nesting too deep`,
        `“include ${what}” is too much; it is not read.`,
      );
      return false;
    }
    if (!config.directories.has(path) && !texts.has(path)) {
      const told = `cannot stat ${what}: No such file or directory`;
      complainOf(from.path, told, `“include ${what}” names nothing that exists.`);
      return false;
    }
    room.depth += 1;
    const isRight = readPath(path, block);
    room.depth -= 1;
    return isRight;
  };

  const defaults: Block = {
    settings: initialSettings,
    file: mains[0] ?? '',
    line: 1,
    pattern: undefined,
    patterns: [],
    files: [],
  };
  const isRight = mains.map((path) => readPath(path, defaults)).every(Boolean);
  return { rules: room.blocks.map(ruleOf), complaints, isRight, unread: [...unread] };
};

/** After any error in a file what held before it holds again. A block that included the file loses its own files (config.c). */
const putBack = (into: Block, before: Settings, room: Room): void => {
  into.settings = handedOn(before);
  for (const path of into.files) room.owners.delete(path);
  into.files = [];
  into.patterns = [];
};

const ruleOf = ({ settings, file, line, patterns, files }: Block): Rule => ({
  id: `${file}:${line}`,
  file,
  line,
  patterns,
  files,
  settings,
});

const groupOrOthersWrite = 0o022;

/** Why logrotate, as root, does not read a file at all. */
const refusalOf = (
  { mode, userId }: ConfigFile,
  shownAs: string,
): { readonly told: string; readonly says: string } | undefined => {
  if ((mode & groupOrOthersWrite) !== 0)
    return {
      told: `Ignoring ${shownAs} because it is writable by group or others.`,
      says: 'logrotate ignores this file, because its group or others may write to it.',
    };
  if (userId !== 0)
    return {
      told: `Ignoring ${shownAs} because the file owner is wrong (should be root or user with uid 0).`,
      says: 'logrotate ignores this file, because it does not belong to root.',
    };
  return undefined;
};
