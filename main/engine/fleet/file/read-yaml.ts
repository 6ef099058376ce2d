import { isAlias, isMap, isScalar, isSeq, LineCounter, type Document, type Node, type Pair } from 'yaml';
import { parseYaml } from './parse-yaml.ts';
import { finish, wordsAtOnce, type Steps } from './steps.ts';
import { readWords, yamlLimits } from './yaml-limits.ts';

/** One thing that is wrong at an offset of the text. */
export type OffsetProblem = {
  readonly offset: number;
  readonly says: string;
  readonly instead: string;
  /** True for a limit: the value is not looked at any further. */
  readonly tooMuch?: boolean;
};

/** A parsed file: its plain value, its places, and what is wrong with it as YAML. */
export type YamlReading = {
  /** Undefined when the text is no YAML at all. */
  readonly document: Document.Parsed | undefined;
  readonly value: unknown;
  readonly problems: readonly OffsetProblem[];
  /** Line and column, from 1, of an offset. */
  readonly place: (offset: number) => { readonly line: number; readonly column: number };
};

/** What to write instead, by error code of the yaml package. */
const advice: Readonly<Record<string, string>> = {
  BAD_INDENT: 'Indent the lines of one map by the same number of spaces.',
  BAD_SCALAR_START: 'Put the value in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Put one key on each line, or quote a value that contains ": ".',
  BLOCK_IN_FLOW: 'Inside [ ] and { } separate values by commas, without "- " and indented maps.',
  MISSING_CHAR: 'Add the missing bracket, quote, colon or comma.',
  MULTILINE_IMPLICIT_KEY: 'Write "key: value" on one line.',
  MULTIPLE_DOCS: 'Keep one document: remove the "---" and what follows it.',
  TAB_AS_INDENT: 'Indent with spaces.',
  UNEXPECTED_TOKEN: 'Remove it, or put the value in quotes.',
};

/** What is wrong, where the package speaks of its own functions or of the stack. */
const plainer: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'The file has more than one YAML document.',
  RESOURCE_EXHAUSTION: `Nested deeper than ${yamlLimits.depth} levels.`,
};

/** Keys that reach into JavaScript objects instead of naming anything (R60). */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

const labelKeys: ReadonlySet<unknown> = new Set(['labels', 'where']);

/** Label values are words: `rack: 0012` and `version: 1.10` keep their text instead of becoming numbers. */
const keepLabelText = (pair: Pair): void => {
  if (!isScalar(pair.key) || !labelKeys.has(pair.key.value) || !isMap(pair.value)) return;
  for (const { value } of pair.value.items)
    if (
      isScalar(value) &&
      typeof value.value !== 'string' &&
      value.value !== null &&
      value.source !== undefined
    )
      value.value = value.source;
};

const inspectKeys = (items: readonly Pair[], problems: OffsetProblem[]): void => {
  const seen = new Set<string>();
  for (const pair of items) {
    const key = pair.key as Node | null;
    const offset = key?.range?.[0] ?? 0;
    if (!isScalar(key)) {
      problems.push({ offset, says: 'A key must be a plain word.', instead: 'Write "key: value".' });
      continue;
    }
    const name = String(key.value);
    if (forbiddenKeys.has(name))
      problems.push({ offset, says: `"${name}" is not allowed as a key.`, instead: 'Choose another name.' });
    if (name === '<<')
      problems.push({
        offset,
        says: 'Merge keys ("<<") are not read.',
        instead: 'Put what nodes share under defaults or into a group.',
      });
    if (seen.has(name))
      problems.push({
        offset,
        says: `"${name}" is written twice in the same map.`,
        instead: 'Keep one of the two.',
      });
    seen.add(name);
    keepLabelText(pair);
  }
};

/** Walks every node once: tags, keys, aliases and depth. */
const inspect = (root: Node | null): OffsetProblem[] => {
  const problems: OffsetProblem[] = [];
  let keys = 0;
  let aliases = 0;
  const visit = (node: unknown, depth: number): void => {
    const at = (node as Node | null)?.range?.[0] ?? 0;
    if (depth > yamlLimits.depth) {
      problems.push({
        offset: at,
        says: `Nested deeper than ${yamlLimits.depth} levels.`,
        instead: 'Flatten it.',
        tooMuch: true,
      });
      return;
    }
    if (isAlias(node)) aliases += 1;
    if (isAlias(node) && aliases === yamlLimits.aliases + 1)
      problems.push({
        offset: at,
        says: `More than ${yamlLimits.aliases} aliases.`,
        tooMuch: true,
        instead: 'Put what nodes share under defaults or into a group.',
      });
    if (node !== null && (isMap(node) || isSeq(node) || isScalar(node)) && node.tag !== undefined)
      problems.push({
        offset: at,
        says: `The tag "${node.tag}" is not allowed.`,
        instead: 'Write the plain value without a tag.',
      });
    if (isSeq(node)) node.items.forEach((item) => visit(item, depth + 1));
    if (!isMap(node)) return;
    inspectKeys(node.items, problems);
    keys += node.items.length;
    if (keys > yamlLimits.keys && keys - node.items.length <= yamlLimits.keys)
      problems.push({
        offset: at,
        says: `More than ${yamlLimits.keys} keys.`,
        tooMuch: true,
        instead: 'Put what nodes share under defaults or into a group.',
      });
    for (const pair of node.items) visit(pair.value, depth + 1);
  };
  visit(root, 1);
  return problems;
};

const isWords = (found: readonly string[] | OffsetProblem): found is readonly string[] =>
  Array.isArray(found);

const onlyProblem = (text: string, problem: OffsetProblem): YamlReading => {
  const lines = new LineCounter();
  for (let at = text.indexOf('\n'); at !== -1 && at < problem.offset; at = text.indexOf('\n', at + 1))
    lines.addNewLine(at + 1);
  return { document: undefined, value: undefined, problems: [problem], place: placeIn(lines) };
};

const placeIn = (lines: LineCounter) => (offset: number) => {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
};

const syntaxProblems = (document: Document.Parsed): OffsetProblem[] =>
  document.errors.map((error) => ({
    offset: error.pos[0],
    says: plainer[error.code] ?? error.message.split('\n')[0] ?? error.code,
    instead: advice[error.code] ?? 'Correct the YAML at this place.',
  }));

/** Reads YAML 1.2 within the limits of R60. Pure; never throws; every problem has an offset. */
export const readYaml = (text: string): YamlReading => finish(readYamlInSteps(text));

/** The same in pieces. */
export function* readYamlInSteps(text: string): Steps<YamlReading> {
  const bytes = Buffer.byteLength(text);
  if (bytes > yamlLimits.bytes)
    return onlyProblem(text, {
      offset: 0,
      says: `The file has ${bytes} bytes; at most ${yamlLimits.bytes} are read.`,
      instead: 'Put what nodes share under defaults or into groups, or split the fleet.',
    });
  const words = yield* readWords(text);
  if (!isWords(words)) return onlyProblem(text, words);
  const isLong = words.length > wordsAtOnce;
  const lines = new LineCounter();
  const document = yield* parseYaml(words, text.length, lines);
  const place = placeIn(lines);
  const syntax = syntaxProblems(document);
  if (syntax.length > 0) return { document: undefined, value: undefined, problems: syntax, place };
  const problems = inspect(document.contents);
  if (problems.some(({ tooMuch }) => tooMuch === true))
    return { document: undefined, value: undefined, problems, place };
  if (isLong) yield;
  try {
    return { document, value: document.toJS({ maxAliasCount: yamlLimits.aliases }), problems, place };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    const unfolded = {
      offset: 0,
      says: `The aliases cannot be unfolded: ${says}.`,
      instead: 'Write the values out.',
    };
    return { document: undefined, value: undefined, problems: [...problems, unfolded], place };
  }
}
