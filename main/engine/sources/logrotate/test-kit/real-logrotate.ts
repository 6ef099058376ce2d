import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ConfigFiles, FileEntry } from '../config/index.ts';
import type { GeneratedCase, GeneratedFile } from './generated-config.ts';

/** Why the real logrotate cannot be asked here; undefined: it can. */
export const noLogrotate = (): string | undefined => {
  const { error, stderr, stdout } = spawnSync('logrotate', ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return 'logrotate is not installed';
  const version = /logrotate (\S+)/.exec(`${stdout}${stderr}`)?.[1] ?? 'of no version';
  if (!version.startsWith('3.21')) return `logrotate here is ${version}, not 3.21`;
  return process.getuid?.() === 0 ? undefined : 'only root sees what logrotate does as root';
};

const makeFile = (file: GeneratedFile, nowSeconds: number): void => {
  const { path } = file;
  switch (file.kind) {
    case 'directory':
      mkdirSync(path, { recursive: true });
      chmodSync(path, file.mode ?? 0o755);
      break;
    case 'text':
      writeFileSync(path, file.text);
      chmodSync(path, file.mode ?? 0o644);
      if (file.userId !== undefined) chownSync(path, file.userId, 0);
      break;
    case 'log':
      writeFileSync(path, '');
      truncateSync(path, file.sizeBytes);
      // Half an hour beside the full day, so that a second between two answers decides nothing.
      utimesSync(path, nowSeconds, nowSeconds - file.ageDays * 86_400 - 1_800);
      break;
    case 'link':
      if (!existsSync(path)) symlinkSync(file.to, path);
      break;
    case 'hard-link':
      if (!existsSync(path) && existsSync(file.to)) linkSync(file.to, path);
      break;
  }
};

/** Makes the files of a case, directories first. */
export const makeCase = ({ files, state }: GeneratedCase, statePath: string, nowSeconds: number): void => {
  for (const file of files) makeFile(file, nowSeconds);
  writeFileSync(statePath, state);
};

/** Everything under a folder as a node's look would list it. */
export const listTree = (folder: string): readonly FileEntry[] => {
  const { mode, size, blocks, mtimeMs, nlink, gid, dev } = lstatSync(folder);
  const kinds: Readonly<Record<number, FileEntry['kind']>> = {
    0o100000: 'file',
    0o040000: 'directory',
    0o120000: 'link',
  };
  const entry: FileEntry = {
    path: folder,
    kind: kinds[mode & 0o170000] ?? 'other',
    sizeBytes: size,
    diskBytes: blocks * 512,
    modifiedAt: Math.floor(mtimeMs / 1_000),
    links: nlink,
    groupId: gid,
    mode: mode & 0o7777,
    device: dev,
  };
  const inside =
    entry.kind === 'directory' ? readdirSync(folder).flatMap((name) => listTree(join(folder, name))) : [];
  return [entry, ...inside];
};

const namesIn = (file: string): ReadonlySet<string> =>
  new Set(
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => [line.split(':')[0] ?? '', line.split(':')[2] ?? '']),
  );

/** The configuration of a case as a node's look would bring it. */
export const bringConfig = (root: string): ConfigFiles => {
  const [users, groups] = [namesIn('/etc/passwd'), namesIn('/etc/group')];
  const texts = [
    ...readdirSync(`${root}/conf.d`).map((name) => `${root}/conf.d/${name}`),
    `${root}/main.conf`,
    `${root}/extra.conf`,
  ];
  return {
    files: texts.map((path) => {
      const { mode, uid } = statSync(path);
      return { path, text: readFileSync(path, 'utf8'), mode: mode & 0o7777, userId: uid };
    }),
    directories: new Map([[`${root}/conf.d`, readdirSync(`${root}/conf.d`)]]),
    hasUser: (name) => users.has(name),
    hasGroup: (name) => groups.has(name),
  };
};

/** What logrotate says of one file. */
export type RealVerdict = { readonly path: string; readonly kind: 'due' | 'not-due' | 'left' | 'fails' };
export type RealAnswer = {
  /** Complaints of the configuration, without `error: `. */
  readonly errors: readonly string[];
  readonly verdicts: readonly RealVerdict[];
  /**
   * True: it lost rules it had read. A block that is not closed before an include, with an error in the included file, damages
   * its list (copyLogInfo of config.c), and what it does then has no meaning.
   */
  readonly isDamaged: boolean;
};

const kindOf = (lines: readonly string[]): RealVerdict['kind'] => {
  if (lines.includes('  log needs rotating')) return 'due';
  if (lines.some((line) => line.startsWith('error: skipping') || line.startsWith('error: stat of')))
    return 'fails';
  return lines.some((line) => /log does not need rotating/.test(line)) ? 'not-due' : 'left';
};

/** A complaint without the value that is quoted in it, where logrotate quotes more than the value. */
export const withoutRest = (told: string): string =>
  told.replace(/(bad (?:(?:min|max)imum age|mail address))[\s\S]*$/, '$1');

const readAnswer = (output: string): RealAnswer => {
  const lines = output.split('\n');
  const begins = lines.findIndex((line) => /^Handling \d+ logs/.test(line));
  const errors = lines
    .slice(0, begins)
    // What follows from a complaint, and what is said of the state file, is compared by the verdicts.
    .filter((line) => /^error: (?!found error in)/.test(line) && !/state file/.test(line))
    .map((line) => line.slice('error: '.length))
    .map(withoutRest);
  const rest = lines.slice(begins);
  const verdicts = rest.flatMap((line, at) => {
    const path = /^considering log (.*)$/.exec(line)?.[1];
    if (path === undefined) return [];
    const after = rest.slice(at + 1);
    const end = after.findIndex((next) =>
      /^considering log |^rotating (?:pattern|log)|^(?:not )?running /.test(next),
    );
    return [{ path, kind: kindOf(end === -1 ? after : after.slice(0, end)) }];
  });
  const listed = rest.filter((line) => line.startsWith('rotating pattern: ')).length;
  const isDamaged =
    listed !== Number(/\d+/.exec(lines[begins] ?? '')?.[0]) || output.includes('pattern: (null)');
  return { errors, verdicts, isDamaged };
};

/** Asks the real one, a dry run for each case with its own state, all in one shell. */
export const askLogrotate = (
  cases: readonly { readonly main: string; readonly state: string; readonly zone: string }[],
): readonly RealAnswer[] => {
  const program = 'while [ $# -gt 0 ]; do TZ=$3 logrotate -d -s "$2" "$1" >"$2.out" 2>&1; shift 3; done';
  spawnSync('sh', ['-c', program, 'sh', ...cases.flatMap(({ main, state, zone }) => [main, state, zone])], {
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  return cases.map(({ state }) => readAnswer(readFileSync(`${state}.out`, 'utf8')));
};
