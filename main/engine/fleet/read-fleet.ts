import type { FleetFileProblem } from '#shared/model';
import {
  createLocator,
  explainIssue,
  fleetFileSchema,
  fleetJsonSchema,
  readYaml,
  type FleetFile,
  type Locate,
  type PathProblem,
  type YamlReading,
} from './file/index.ts';
import type { Fleet, FleetReading } from './fleet.ts';
import { resolveFleet, type Surroundings } from './resolve/index.ts';

/** A list that is longer helps nobody and would fill the feed. */
const mostProblems = 200;

/** Takes out what does not fit, so that the rest can still be checked. Wrong nodes stay, as empty ones. */
const prune = (value: unknown, problems: readonly PathProblem[]): unknown => {
  const copy: unknown = structuredClone(value);
  for (const { path, at } of problems.toReversed().toSorted((a, b) => b.path.length - a.path.length)) {
    const last = path.at(-1);
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((inner, part) => (inner as Record<string, unknown> | null | undefined)?.[part], copy);
    if (typeof parent !== 'object' || parent === null || last === undefined) continue;
    if (path.length === 2 && path[0] === 'nodes' && at === 'value')
      (parent as Record<string, unknown>)[last] = {};
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete (parent as Record<string, unknown>)[last];
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

const check = (value: unknown, file: string, around: Surroundings): Checked => {
  const shape = fleetFileSchema.safeParse(value);
  if (shape.success) return resolveFleet({ fleet: shape.data, file, around });
  const schema = fleetJsonSchema();
  const problems = shape.error.issues.flatMap((issue) => explainIssue(issue, value, schema));
  const rest = fleetFileSchema.safeParse(prune(value, problems));
  // A user that was taken out for its form is not also missing.
  const known = problems.some(({ path }) => path.at(-1) === 'user')
    ? { ...around, localUser: 'taken-out' }
    : around;
  const more = rest.success ? referenceProblems(rest.data, file, known) : [];
  return { fleet: undefined, problems: [...problems, ...more] };
};

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
export const readFleet = (text: string, file: string, around: Surroundings): FleetReading => {
  const yaml = readYaml(text.replace(/^\uFEFF/, ''));
  const places = placesIn(file, yaml);
  const yamlProblems = yaml.problems.map(({ offset, says, instead }) =>
    places.ofOffset(offset, says, instead),
  );
  if (yaml.document === undefined) return { ok: false, problems: inOrder(yamlProblems) };
  const checked = check(withoutEmptyKeys(yaml.value), file, around);
  const problems = [...yamlProblems, ...checked.problems.map(places.ofPath)];
  if (checked.fleet === undefined || problems.length > 0) return { ok: false, problems: inOrder(problems) };
  return { ok: true, fleet: checked.fleet };
};

/** The same problems by the path of the value they are about; those of the YAML itself have an empty path. */
export const checkFleetText = (text: string, file: string, around: Surroundings): readonly PathProblem[] => {
  const { value, problems } = readYaml(text);
  const ofYaml = problems.map(({ says, instead }): PathProblem => ({ path: [], at: 'value', says, instead }));
  return ofYaml.length > 0 ? ofYaml : check(withoutEmptyKeys(value), file, around).problems;
};
