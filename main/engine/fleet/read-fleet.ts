import type { FleetFileProblem } from '#shared/model';
import {
  createLocator,
  explainIssue,
  finish,
  fleetFileSchema,
  fleetJsonSchema,
  readYaml,
  readYamlInSteps,
  type FleetFile,
  type Locate,
  type PathProblem,
  type SchemaPart,
  type Steps,
  type YamlReading,
} from './file/index.ts';
import type { Fleet, FleetReading } from './fleet.ts';
import { resolveFleet, type Surroundings } from './resolve/index.ts';

/** A list that is longer helps nobody and would fill the feed. */
const mostProblems = 200;

type Tree = Record<string, unknown>;

const valueAt = (value: unknown, path: PathProblem['path']): unknown =>
  path.reduce<unknown>((inner, part) => (inner as Tree | null | undefined)?.[part], value);

/** A map that lacks a key it must have is taken out whole: nothing can be put in its place. */
const takenOut = (value: unknown, path: PathProblem['path']): PathProblem['path'] => {
  const parent = valueAt(value, path.slice(0, -1));
  const isMissing =
    path.length > 1 &&
    typeof parent === 'object' &&
    parent !== null &&
    !Array.isArray(parent) &&
    !(String(path.at(-1)) in parent);
  return isMissing ? path.slice(0, -1) : path;
};

/** Takes out what does not fit, so that the rest can still be checked. Wrong nodes stay, as empty ones. */
const prune = (value: unknown, problems: readonly PathProblem[]): unknown => {
  const copy: unknown = structuredClone(value);
  const places = problems.map(({ path, at }) => ({ path: takenOut(value, path), at }));
  for (const { path, at } of places.toReversed().toSorted((a, b) => b.path.length - a.path.length)) {
    const last = path.at(-1);
    const parent = valueAt(copy, path.slice(0, -1));
    if (typeof parent !== 'object' || parent === null || last === undefined) continue;
    if (path.length === 2 && path[0] === 'nodes' && at === 'value') (parent as Tree)[last] = {};
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete (parent as Tree)[last];
  }
  return copy;
};

type Checked = { readonly fleet: Fleet | undefined; readonly problems: readonly PathProblem[] };

/** A key with everything under it commented out (`groups:`) says nothing; `nodes:` is a fleet to be filled. */
const withoutEmptyKeys = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (inner !== null) return [[key, inner]];
      return key === 'nodes' ? [[key, {}]] : [];
    }),
  );
};

/** What was taken out of a service for its form is not also missing from it. */
const isEcho = ({ path }: PathProblem, known: readonly PathProblem[]): boolean =>
  path[0] === 'services' &&
  known.some(
    (other) => other.path.length === path.length + 1 && path.every((part, at) => other.path[at] === part),
  );

/** The file without what does not fit. Taking out a wrong value may leave a map without a key it must have: that goes next. */
const whatFits = (
  value: unknown,
  problems: readonly PathProblem[],
  schema: SchemaPart,
): FleetFile | undefined => {
  let rest = prune(value, problems);
  for (let pass = 0; pass < 2; pass += 1) {
    const shape = fleetFileSchema.safeParse(rest);
    if (shape.success) return shape.data;
    rest = prune(
      rest,
      shape.error.issues.flatMap((issue) => explainIssue(issue, rest, schema)),
    );
  }
  return undefined;
};

/** A file with more nodes than this is checked in pieces. */
const nodesAtOnce = 100;

function* check(value: unknown, file: string, around: Surroundings): Steps<Checked> {
  const shape = fleetFileSchema.safeParse(value);
  if (shape.success && Object.keys(shape.data.nodes).length > nodesAtOnce) yield;
  if (shape.success) return resolveFleet({ fleet: shape.data, file, around });
  const schema = fleetJsonSchema();
  const problems = shape.error.issues.flatMap((issue) => explainIssue(issue, value, schema));
  const rest = whatFits(value, problems, schema);
  // A user that was taken out for its form is not also missing.
  const known = problems.some(({ path }) => path.at(-1) === 'user')
    ? { ...around, localUser: 'taken-out' }
    : around;
  const more = rest === undefined ? [] : referenceProblems(rest, file, known);
  return {
    fleet: undefined,
    problems: [...problems, ...more.filter((problem) => !isEcho(problem, problems))],
  };
}

const referenceProblems = (fleet: FleetFile, file: string, around: Surroundings): readonly PathProblem[] =>
  resolveFleet({ fleet, file, around }).problems;

const placesIn = (file: string, yaml: YamlReading) => {
  const locate: Locate = yaml.document === undefined ? () => 0 : createLocator(yaml.document);
  const ofOffset = (offset: number, says: string, instead: string): FleetFileProblem => ({
    file,
    ...yaml.place(offset),
    says,
    instead,
  });
  return {
    ofOffset,
    ofPath: ({ path, at, says, instead }: PathProblem) => ofOffset(locate(path, at), says, instead),
  };
};

const inOrder = (problems: readonly FleetFileProblem[]): readonly FleetFileProblem[] => {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const first = sorted[mostProblems];
  if (first === undefined) return sorted;
  const says = `There are ${sorted.length - mostProblems} more problems from here on.`;
  return [...sorted.slice(0, mostProblems), { ...first, says, instead: 'Correct those above first.' }];
};

/**
 * Reads a fleet file's text. Pure and total: any text gives a whole fleet, or all of its problems, each with line
 * and column. `file` is for messages and as the base of relative paths, and should be absolute.
 */
export const readFleet = (text: string, file: string, around: Surroundings): FleetReading =>
  finish(readFleetInSteps(text, file, around));

/** The same in pieces, for a console that watches nodes meanwhile. */
export function* readFleetInSteps(text: string, file: string, around: Surroundings): Steps<FleetReading> {
  const yaml = yield* readYamlInSteps(text.replace(/^\uFEFF/, ''));
  const places = placesIn(file, yaml);
  const yamlProblems = yaml.problems.map(({ offset, says, instead }) =>
    places.ofOffset(offset, says, instead),
  );
  if (yaml.document === undefined) return { ok: false, problems: inOrder(yamlProblems) };
  const checked = yield* check(withoutEmptyKeys(yaml.value), file, around);
  const problems = [...yamlProblems, ...checked.problems.map(places.ofPath)];
  if (checked.fleet === undefined || problems.length > 0) return { ok: false, problems: inOrder(problems) };
  return { ok: true, fleet: checked.fleet };
}

/** The same problems by the path of the value they are about; those of the YAML itself have an empty path. */
export const checkFleetText = (text: string, file: string, around: Surroundings): readonly PathProblem[] => {
  const { value, problems } = readYaml(text);
  const ofYaml = problems.map(({ says, instead }): PathProblem => ({ path: [], at: 'value', says, instead }));
  return ofYaml.length > 0 ? ofYaml : finish(check(withoutEmptyKeys(value), file, around)).problems;
};
