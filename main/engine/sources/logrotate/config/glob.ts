import type { FileTree } from './file-tree.ts';

const classes: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
};
const literal = (sign: string): string => sign.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** One `[...]` as a part of a regular expression, and where it ends; undefined: it is no bracket, but the sign itself. */
const readBracket = (
  pattern: string,
  from: number,
): { readonly part: string; readonly end: number } | undefined => {
  let at = from + 1;
  const isNot = pattern[at] === '!' || pattern[at] === '^';
  if (isNot) at += 1;
  let body = '';
  for (let first = true; ; first = false) {
    const sign = pattern[at];
    if (sign === undefined) return undefined;
    if (sign === ']' && !first) break;
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(at));
    if (named !== null) {
      body += classes[named[1] ?? ''] ?? '';
      at += named[0].length;
      continue;
    }
    if (sign === '\\' && at + 1 < pattern.length) at += 1;
    const one = pattern.charAt(at);
    const isRange = pattern[at + 1] === '-' && pattern[at + 2] !== ']' && pattern[at + 2] !== undefined;
    const last = isRange ? pattern.charAt(at + 2) : one;
    // A range that runs backwards matches nothing.
    if (one <= last) body += isRange ? `${literal(one)}-${literal(last)}` : literal(one);
    at += isRange ? 3 : 1;
  }
  const part = body === '' ? (isNot ? '[^/]' : '(?!)') : `[${isNot ? '^/' : ''}${body}]`;
  return { part, end: at + 1 };
};

/** One sign of a pattern: any number of signs, or one that is so. */
type Token = 'any' | ((sign: string) => boolean);

const tokensOf = (pattern: string): readonly Token[] => {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length;) {
    const sign = pattern.charAt(at);
    const bracket = sign === '[' ? readBracket(pattern, at) : undefined;
    if (bracket !== undefined) {
      const form = new RegExp(`^${bracket.part}$`, 's');
      tokens.push((one) => form.test(one));
      at = bracket.end;
      continue;
    }
    const isEscaped = sign === '\\' && at + 1 < pattern.length;
    const meant = isEscaped ? pattern.charAt(at + 1) : sign;
    if (isEscaped || (sign !== '*' && sign !== '?')) tokens.push((one) => one === meant);
    else tokens.push(sign === '*' ? 'any' : () => true);
    at += isEscaped ? 2 : 1;
  }
  return tokens;
};

/** Goes back to the last star only, so that no pattern of a hostile node costs more than length times length. */
const matches = (tokens: readonly Token[], name: string): boolean => {
  let token = 0;
  let star = -1;
  let resume = 0;
  for (let at = 0; at < name.length;) {
    const one = tokens[token];
    if (one === 'any') {
      star = token;
      token += 1;
      resume = at;
    } else if (one?.(name.charAt(at)) === true) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      token = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === 'any');
};

/** fnmatch(3) with FNM_PERIOD for one name: a dot in front is matched by a dot only. */
const nameMatcher = (pattern: string): ((name: string) => boolean) => {
  const tokens = tokensOf(pattern);
  const hidesDots = /^[*?[]/.test(pattern);
  return (name) => !(hidesDots && name.startsWith('.')) && matches(tokens, name);
};

/** Matches one name against a pattern of taboos or of a directory's part. */
export const matchesName = (pattern: string, name: string): boolean => nameMatcher(pattern)(name);

const hasMagic = (part: string): boolean => /[*?[]/.test(part.replace(/\\./g, ''));
const unescaped = (part: string): string => part.replace(/\\(.)/g, '$1');

/** The names a path pattern means on that node, as glob(3) with GLOB_NOCHECK: itself when there is none. */
export const expandGlob = (pattern: string, tree: FileTree): readonly string[] => {
  if (!hasMagic(pattern)) return [unescaped(pattern)];
  let found: readonly string[] = [''];
  const parts = pattern.split('/');
  for (const [at, part] of parts.entries()) {
    const isFirst = at === 0;
    const join = (before: string, name: string): string => (isFirst ? name : `${before}/${name}`);
    if (!hasMagic(part)) {
      found = found.map((before) => join(before, unescaped(part)));
      continue;
    }
    const isMeant = nameMatcher(part);
    found = found.flatMap((before) =>
      (tree.names(before === '' ? '/' : before) ?? []).filter(isMeant).map((name) => join(before, name)),
    );
  }
  const there = found.filter((path) => tree.entry(path) !== undefined);
  return there.length === 0 ? [pattern] : there.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
};
