import type { z } from '#shared/schema';
import type { ValuePath } from './locate.ts';
import { nearestWord } from './nearest-word.ts';

type Issue = z.core.$ZodIssue;

/** The parts of JSON Schema that are read here. */
export type SchemaPart = {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaPart>>;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: SchemaPart | boolean;
  readonly items?: SchemaPart;
  readonly anyOf?: readonly SchemaPart[];
  /** Alternatives that a key tells apart: in each, `const` is its value. */
  readonly oneOf?: readonly SchemaPart[];
  readonly const?: unknown;
};

/** One thing that is wrong at a path of the value. */
export type PathProblem = {
  readonly path: ValuePath;
  readonly at: 'key' | 'value';
  readonly says: string;
  readonly instead: string;
};

const valueAt = (value: unknown, path: ValuePath): unknown =>
  path.reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined | null)?.[part], value);

/** What a value here may be; of alternatives that a key tells apart, the one that the value chose, or all. */
const optionsOf = (schema: SchemaPart, value: unknown): readonly SchemaPart[] => {
  if (schema.oneOf === undefined) return schema.anyOf ?? [schema];
  const chosen = schema.oneOf.filter(({ properties }) =>
    Object.entries(properties ?? {}).some(
      ([key, { const: only }]) => only !== undefined && valueAt(value, [key]) === only,
    ),
  );
  return chosen.length === 0 ? schema.oneOf : chosen;
};

const childOf = (schema: SchemaPart, part: string | number, value: unknown): SchemaPart | undefined => {
  for (const option of optionsOf(schema, value)) {
    const more = typeof option.additionalProperties === 'object' ? option.additionalProperties : undefined;
    const found = typeof part === 'number' ? option.items : (option.properties?.[part] ?? more);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Schema parts from the top down to a path, as far as the schema goes. References lead to `$defs` of the top. */
const partsAlong = (top: SchemaPart, path: ValuePath, value: unknown): readonly SchemaPart[] => {
  const parts = [top];
  for (const [depth, step] of path.entries()) {
    const next = childOf(parts.at(-1) ?? top, step, valueAt(value, path.slice(0, depth)));
    if (next === undefined) break;
    parts.push(next.$ref === undefined ? next : (top.$defs?.[next.$ref.replace('#/$defs/', '')] ?? next));
  }
  return parts;
};

const keysOf = (schema: SchemaPart, value: unknown): readonly string[] =>
  optionsOf(schema, value).flatMap((option) => Object.keys(option.properties ?? {}));

const nameOf = (path: ValuePath): string => {
  const key = path.findLast((part) => typeof part === 'string');
  return key === undefined ? 'The file' : `"${key}"`;
};

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'true or false' : 'a number';
};

/** "a name, such as x" of the nearest described part on the way to the path. */
const writeInstead = (schema: SchemaPart, path: ValuePath, value: unknown): string => {
  const part = partsAlong(schema, path, value).findLast(({ description }) => description !== undefined);
  const example = part?.examples?.[0];
  const shown = typeof example === 'string' ? example : JSON.stringify(example);
  return `Write ${part?.description ?? 'another value'}${example === undefined ? '' : `, such as ${shown}`}.`;
};

const shorten = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  // A login that somebody wrote into an address is not repeated.
  const visible = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '�').replaceAll(/\/\/[^@/\s]*@/g, '//...@');
  return visible.length > 60 ? `${visible.slice(0, 57)}...` : visible;
};

const unknownKey = (schema: SchemaPart, path: ValuePath, key: string, value: unknown): PathProblem => {
  const known = keysOf(partsAlong(schema, path, value).at(-1) ?? schema, valueAt(value, path));
  const meant = nearestWord(key, known);
  const where = path.length === 0 ? 'at the top level' : `in ${nameOf(path)}`;
  return {
    path: [...path, key],
    at: 'key',
    says: `"${shorten(key)}" is not a key ${where}.`,
    instead: meant === undefined ? `Use one of: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
  };
};

/** Of the alternatives that did not fit, the one that came furthest: a list's wrong item rather than "not a word". */
const closest = (options: readonly (readonly Issue[])[]): readonly Issue[] | undefined =>
  options.find((issues) => issues.every((issue) => issue.code !== 'invalid_type' || issue.path.length > 0));

const sentence = (issue: Issue, name: string, value: unknown): string => {
  if ((issue.code === 'invalid_type' || issue.code === 'invalid_union') && value === undefined)
    return `${name} is missing.`;
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const amount = typeof value === 'number' ? ` is ${value}, which` : '';
    const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
    return typeof value === 'number'
      ? `${name}${amount} is out of range: ${limit}.`
      : `${name} has the wrong length: ${limit}.`;
  }
  if (issue.code === 'invalid_format') return `${name} is "${shorten(value)}", which is not allowed here.`;
  if (issue.code === 'custom') return `${name}: ${issue.message}`;
  if (value === null || typeof value === 'object')
    return `${name} is ${kindOf(value)}, which does not fit here.`;
  return `${name} is ${kindOf(value)} (${shorten(value)}), which does not fit here.`;
};

/** Turns one issue of the schema into plain problems, with what to write instead. */
export const explainIssue = (
  issue: Issue,
  value: unknown,
  schema: SchemaPart,
  above: ValuePath = [],
): readonly PathProblem[] => {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(schema, path, key, value));
  if (issue.code === 'invalid_union') {
    const inner = closest(issue.errors);
    if (inner !== undefined) return inner.flatMap((one) => explainIssue(one, value, schema, path));
  }
  if (issue.code === 'invalid_key') {
    const says = `"${shorten(path.at(-1))}" cannot be a name here.`;
    return [
      {
        path,
        at: 'key',
        says,
        instead: 'Write a name of letters, digits, ".", "_" and "-", starting with a letter or digit.',
      },
    ];
  }
  const found = valueAt(value, path);
  return [
    {
      path,
      at: 'value',
      says: sentence(issue, nameOf(path), found),
      instead: writeInstead(schema, path, value),
    },
  ];
};
