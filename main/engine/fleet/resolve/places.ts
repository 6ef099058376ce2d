import type { FleetNode } from '#shared/model';
import { nearestWord, type PathProblem } from '../file/index.ts';

/** Where something is: a list of names, or labels that its nodes have. */
export type PlaceFields = {
  readonly nodes?: readonly string[] | undefined;
  readonly where?: Readonly<Record<string, string | number | boolean>> | undefined;
};

/** One thing that is wrong below an entry of the file. */
export type Problem = Pick<PathProblem, 'says' | 'instead'> & {
  readonly below?: readonly (string | number)[];
};

/** A list with more wrong names than this is wrong as a whole, and suggestions cost time. */
const suggestionsMost = 20;

/** The nodes that are meant, in the order of the file. */
export const placesOf = ({ nodes, where }: PlaceFields, all: readonly FleetNode[]): readonly FleetNode[] => {
  const listed = new Set<string>(nodes);
  return all.filter(
    (node) =>
      listed.has(node.id) ||
      (where !== undefined &&
        Object.keys(where).length > 0 &&
        Object.entries(where).every(([label, wanted]) => node.labels[label] === String(wanted))),
  );
};

/** What to write in the place of a name that is no node's. */
export const suggestNode = (id: string, known: readonly string[], more: readonly string[] = []): string => {
  const meant = nearestWord(id, [...known, ...more]);
  return meant === undefined
    ? `Write ${['the name of a node', ...more].join(', or ')}.`
    : `Did you mean "${meant}"?`;
};

const formProblem = (title: string, { nodes, where }: PlaceFields): readonly Problem[] =>
  (nodes === undefined) === (where === undefined)
    ? [
        {
          says: `${title} ${nodes === undefined ? 'says nothing about its nodes' : 'has both nodes and where'}.`,
          instead: 'Write either nodes (a list of names) or where (labels that its nodes have).',
        },
      ]
    : [];

const nodeProblems = (title: string, fields: PlaceFields, known: readonly string[]): readonly Problem[] => {
  const set = new Set(known);
  return (fields.nodes ?? []).flatMap((id, index): Problem[] => {
    if (set.has(id)) return [];
    const meant = index < suggestionsMost ? nearestWord(id, known) : undefined;
    const instead =
      meant === undefined ? 'Write the name of a node, or remove it.' : `Did you mean "${meant}"?`;
    return [{ below: ['nodes', index], says: `${title} names "${id}", which is not a node.`, instead }];
  });
};

const labelProblems = (
  name: string,
  { where }: PlaceFields,
  all: readonly FleetNode[],
  nowhere: string,
): readonly Problem[] => {
  if (where === undefined || placesOf({ where }, all).length > 0) return [];
  const labels = Object.entries(where);
  const [key, value] = labels.find(
    ([label, wanted]) => !all.some((node) => node.labels[label] === String(wanted)),
  ) ?? ['', ''];
  const values = [...new Set(all.flatMap((node) => node.labels[key] ?? []))];
  const meant = key === '' ? undefined : nearestWord(String(value), values);
  return [
    {
      below: key === '' ? ['where'] : ['where', key],
      says:
        labels.length === 0
          ? `"${name}" names no label, so it ${nowhere}.`
          : `No node has ${labels.map(([label, wanted]) => `${label}: ${String(wanted)}`).join(' and ')}, so "${name}" ${nowhere}.`,
      instead: meant === undefined ? 'Write labels that some node has.' : `Did you mean "${meant}"?`,
    },
  ];
};

/** What is wrong with where something is. `nowhere`: what it does without a node, `runs nowhere`. */
export const placeProblems = (
  what: { readonly noun: string; readonly name: string; readonly nowhere: string },
  fields: PlaceFields,
  all: readonly FleetNode[],
): readonly Problem[] => {
  const title = `The ${what.noun} "${what.name}"`;
  return [
    ...formProblem(title, fields),
    ...nodeProblems(
      title,
      fields,
      all.map(({ id }) => id),
    ),
    ...labelProblems(what.name, fields, all, what.nowhere),
  ];
};
