import { linesOf, readCount, type Sections } from '../../../source-kit/index.ts';
import type { ConfigFile, ConfigFiles } from '../config/index.ts';
import { readTextBlocks, type TextBlock } from './text-blocks.ts';

const fileHead = /^([fF]) ([0-7]{1,5}) (\d+) (\d+) (\/.*)$/;

/** Lines and the dot the script put behind the last: a text that does not end with a newline keeps its end so. */
const textOf = (lines: readonly string[]): string => lines.join('\n').replace(/\.$/, '');

const readFileBlock = ({ head, lines }: TextBlock): ConfigFile | undefined => {
  const [, letter, mode = '', owner, , path] = fileHead.exec(head) ?? [];
  const userId = readCount(owner);
  if (letter === undefined || path === undefined || userId === undefined) return undefined;
  return { path, text: letter === 'f' ? textOf(lines) : undefined, mode: Number.parseInt(mode, 8), userId };
};

const readAccounts = (lines: readonly string[], kind: string): ReadonlyMap<string, boolean> =>
  new Map(
    lines.flatMap((line) => {
      const [, of, name, answer] = /^(passwd|group) (\S+) (yes|no)$/.exec(line) ?? [];
      return of === kind && name !== undefined ? [[name, answer === 'yes'] as const] : [];
    }),
  );

/** The configuration that was brought; undefined: the node has none, or it could not be told. */
export const readConfigFiles = (sections: Sections): ConfigFiles | undefined => {
  const section = sections.get('config');
  if (section === undefined || section.status !== undefined) return undefined;
  const files = new Map<string, ConfigFile>();
  const directories = new Map<string, string[] | undefined>();
  let names: string[] | undefined;
  for (const block of readTextBlocks(linesOf(section))) {
    const rest = block.head.slice(2);
    const letter = block.head.slice(0, 1);
    if (letter === 'd') {
      names = [];
      directories.set(rest, names);
    } else if (letter === 'D') directories.set(rest, undefined);
    else if (letter === 'n') names?.push(rest);
    else {
      const file = readFileBlock(block);
      if (file !== undefined) files.set(file.path, file);
    }
  }
  const accounts = linesOf(sections.get('accounts'));
  const [users, groups] = [readAccounts(accounts, 'passwd'), readAccounts(accounts, 'group')];
  return {
    files: [...files.values()],
    directories,
    hasUser: (name) => users.get(name),
    hasGroup: (name) => groups.get(name),
  };
};
