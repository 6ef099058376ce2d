import { dirname, isAbsolute, join } from 'node:path';
import { parse } from 'ssh-config';
import type { ImportProposal } from '#shared/model';
import type { TextFile } from '../disk/index.ts';

/** How files are reached; tests give a map. */
export type SshConfigFiles = {
  readonly homeDirectory: string;
  readonly read: (path: string) => Promise<TextFile>;
  /** Paths that match a glob(7) pattern, in the order of their names. */
  readonly glob: (pattern: string) => Promise<readonly string[]>;
};

/** `Host` or `Match` with its words: what must hold for the lines under it. */
export type Condition = { readonly keyword: 'host' | 'match'; readonly words: readonly string[] };

/** One line that says something, with everything that must hold for it. */
export type SshConfigLine = {
  /** In lower case: ssh_config keywords have no case. */
  readonly keyword: string;
  readonly words: readonly string[];
  /** The line as it was written, for people. */
  readonly text: string;
  readonly where: string;
  readonly conditions: readonly Condition[];
};

type Unsupported = ImportProposal['unsupported'][number];
export type SshConfigText = {
  readonly lines: readonly SshConfigLine[];
  readonly unsupported: readonly Unsupported[];
};

/** READCONF_MAX_DEPTH of OpenSSH. */
const deepestInclude = 16;

type Parsed = { readonly keyword: string; readonly words: readonly string[] };

/** Splits one line. The package reads line by line here, so that each has a number and a bad one harms only itself. */
const parseLine = (line: string): Parsed | 'unreadable' | undefined => {
  if (/^\s*(?:#|$)/.test(line)) return undefined;
  try {
    const [first] = parse(line.trim());
    if (first === undefined || !('param' in first)) return undefined;
    const { value } = first;
    const words = Array.isArray(value) ? value.map(({ val }) => val) : [value];
    return words.some((word) => word !== '') ? { keyword: first.param.toLowerCase(), words } : 'unreadable';
  } catch {
    return 'unreadable'; // An open quote or a keyword without a value; the caller lists the line.
  }
};

const includePath = (path: string, home: string): string => {
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return isAbsolute(path) ? path : join(home, '.ssh', path);
};

/** Reads a configuration with everything it includes, in order. Conditions of an `Include` hold for the included lines. */
export const readSshConfigLines = async (file: string, files: SshConfigFiles): Promise<SshConfigText> => {
  const lines: SshConfigLine[] = [];
  const unsupported: Unsupported[] = [];

  const include = async (line: SshConfigLine, trail: readonly string[]): Promise<void> => {
    for (const word of line.words) {
      if (trail.length >= deepestInclude) {
        unsupported.push({
          where: line.where,
          what: line.text,
          reason: `Includes go deeper than ${deepestInclude} files.`,
        });
        return;
      }
      for (const path of await files.glob(includePath(word, files.homeDirectory)))
        await readOne(path, trail, line.conditions, line.where);
    }
  };

  const readOne = async (
    path: string,
    trail: readonly string[],
    above: readonly Condition[],
    from: string,
  ): Promise<void> => {
    if (trail.includes(path)) {
      unsupported.push({ where: from, what: `Include ${path}`, reason: 'The file includes itself.' });
      return;
    }
    const found = await files.read(path);
    if (found.kind !== 'text') {
      const reason = found.kind === 'missing' ? 'There is no such file.' : found.says;
      unsupported.push({ where: from, what: path, reason });
      return;
    }
    let conditions = above;
    for (const [index, text] of found.text.split(/\r?\n/).entries()) {
      const where = `${path}:${index + 1}`;
      const parsed = parseLine(text);
      if (parsed === undefined) continue;
      if (parsed === 'unreadable') {
        unsupported.push({ where, what: text.trim(), reason: 'The line is not complete.' });
        continue;
      }
      const { keyword, words } = parsed;
      if (keyword === 'host' || keyword === 'match') conditions = [...above, { keyword, words }];
      const line = { keyword, words, text: text.trim(), where, conditions };
      if (keyword === 'include') await include(line, [...trail, path]);
      else lines.push(line);
    }
  };

  await readOne(file, [], [], dirname(file));
  return { lines, unsupported };
};
