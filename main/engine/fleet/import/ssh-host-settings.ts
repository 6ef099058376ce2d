import type { Condition, SshConfigLine } from './ssh-config-lines.ts';
import { matchesList } from './ssh-pattern.ts';

/** What a configuration says about one name, the first value of each keyword winning (ssh_config(5)). */
export type SshHostSettings = {
  readonly hostName: string;
  readonly port: number;
  readonly user: string | undefined;
  /** As written, before any token is replaced. */
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly identityAgent: string | undefined;
  readonly knownHosts: readonly string[] | undefined;
  readonly hostKeyAlias: string | undefined;
  /** `a,b` as written, or undefined for a direct way. */
  readonly proxyJump: string | undefined;
  /** A command that would have been run to reach it; never run here. */
  readonly proxyCommand: string | undefined;
};

type State = { readonly values: Map<string, readonly string[]>; readonly identityFiles: string[] };

/** Criteria of `Match` that need neither a program nor the network. */
const plainCriteria = new Set(['host', 'originalhost', 'user', 'localuser']);

/** True when a `Match` line uses something that is not evaluated here; such a block never holds. */
export const isForeignMatch = ({ keyword, words }: Condition): boolean => {
  if (keyword !== 'match') return false;
  for (let at = 0; at < words.length; at += 1) {
    const word = (words[at] ?? '').toLowerCase().replace(/^!/, '');
    if (word === 'all') continue;
    if (!plainCriteria.has(word)) return true;
    at += 1;
  }
  return false;
};

/** `%h` is the only token of HostName, beside `%%`. */
const expandHostName = (written: string | undefined, alias: string): string =>
  (written ?? '%h').replaceAll(/%[h%]/g, (token) => (token === '%h' ? alias : '%'));

const holdsMatch = (
  words: readonly string[],
  alias: string,
  state: State,
  localUser: string | undefined,
): boolean => {
  const subjects: Readonly<Record<string, string>> = {
    host: expandHostName(state.values.get('hostname')?.[0], alias),
    originalhost: alias,
    user: state.values.get('user')?.[0] ?? localUser ?? '',
    localuser: localUser ?? '',
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = (words[at] ?? '').toLowerCase();
    if (word === 'all') continue;
    const negated = word.startsWith('!');
    const patterns = (words[at + 1] ?? '').split(',');
    if (matchesList(patterns, subjects[negated ? word.slice(1) : word] ?? '') === negated) return false;
    at += 1;
  }
  return true;
};

const holds = (condition: Condition, alias: string, state: State, localUser: string | undefined): boolean => {
  if (condition.keyword === 'host') return matchesList(condition.words, alias);
  return !isForeignMatch(condition) && holdsMatch(condition.words, alias, state, localUser);
};

const take = (state: State, line: SshConfigLine): void => {
  if (line.keyword === 'identityfile') {
    const path = line.words[0] ?? '';
    if (!state.identityFiles.includes(path)) state.identityFiles.push(path);
    return;
  }
  // Whichever of the two comes first decides the way; the other is then ignored.
  const isWay = line.keyword === 'proxyjump' || line.keyword === 'proxycommand';
  if (isWay && (state.values.has('proxyjump') || state.values.has('proxycommand'))) return;
  if (!state.values.has(line.keyword)) state.values.set(line.keyword, line.words);
};

const unlessNone = (value: string | undefined): string | undefined =>
  value === undefined || value.toLowerCase() === 'none' ? undefined : value;

/** Works out what holds for one name. Pure; no command in the configuration is ever run. */
export const sshHostSettings = (
  lines: readonly SshConfigLine[],
  alias: string,
  localUser: string | undefined,
): SshHostSettings => {
  const state: State = { values: new Map(), identityFiles: [] };
  // A block is judged where it begins, by what was known until then, as ssh does.
  const judged = new Map<Condition, boolean>();
  for (const line of lines) {
    const active = line.conditions.every((condition) => {
      const known = judged.get(condition) ?? holds(condition, alias, state, localUser);
      judged.set(condition, known);
      return known;
    });
    if (active && line.keyword !== 'host' && line.keyword !== 'match') take(state, line);
  }
  const first = (keyword: string): string | undefined => state.values.get(keyword)?.[0];
  const port = Number(first('port') ?? 22);
  return {
    // ssh looks keys up under the name in lower case, so that is its name (ssh.c).
    hostName: expandHostName(first('hostname'), alias).toLowerCase(),
    port,
    user: first('user'),
    identityFiles: state.identityFiles.filter((path) => path.toLowerCase() !== 'none'),
    identitiesOnly: first('identitiesonly')?.toLowerCase() === 'yes',
    identityAgent: first('identityagent'),
    knownHosts: state.values.get('userknownhostsfile')?.flatMap((paths) => paths.split(/\s+/)),
    hostKeyAlias: first('hostkeyalias'),
    proxyJump: unlessNone(first('proxyjump')),
    proxyCommand: unlessNone(state.values.get('proxycommand')?.join(' ')),
  };
};
