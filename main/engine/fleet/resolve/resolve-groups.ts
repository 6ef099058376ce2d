import { nearestWord, type FleetFile, type NodeFields, type PathProblem } from '../file/index.ts';

/** The groups of each node in file order. */
export type Membership = ReadonlyMap<string, readonly string[]>;

const hasAll = (labels: NodeFields['labels'], wanted: NonNullable<NodeFields['labels']>): boolean =>
  Object.entries(wanted).every(
    ([key, value]) => labels?.[key] !== undefined && String(labels[key]) === String(value),
  );

const formProblem = (name: string, group: NonNullable<FleetFile['groups']>[string]): PathProblem[] => {
  if ((group.labels === undefined) !== (group.nodes === undefined)) return [];
  const both = group.labels !== undefined;
  return [
    {
      path: ['groups', name],
      at: 'key',
      says: both
        ? `The group "${name}" has both labels and nodes.`
        : `The group "${name}" says nothing about its members.`,
      instead: 'Write either labels (every node that has all of them) or nodes (a list of names).',
    },
  ];
};

/** A list with more wrong names than this is wrong as a whole, and suggestions cost time. */
const suggestionsMost = 20;

const unknownNodes = (name: string, listed: readonly string[], known: readonly string[]): PathProblem[] => {
  const set = new Set(known);
  return listed.flatMap((id, index) => {
    if (set.has(id)) return [];
    const meant = index < suggestionsMost ? nearestWord(id, known) : undefined;
    return [
      {
        path: ['groups', name, 'nodes', index],
        at: 'value',
        says: `The group "${name}" names "${id}", which is not a node.`,
        instead: meant === undefined ? 'Write the name of a node, or remove it.' : `Did you mean "${meant}"?`,
      },
    ];
  });
};

/** Finds who is in which group: by list, or by the labels of defaults and node (not those of other groups). */
export const resolveGroups = (
  fleet: FleetFile,
): { readonly membership: Membership; readonly problems: readonly PathProblem[] } => {
  const ids = Object.keys(fleet.nodes);
  const problems: PathProblem[] = [];
  const membership = new Map<string, string[]>(ids.map((id) => [id, []]));
  const labels = new Map(ids.map((id) => [id, { ...fleet.defaults?.labels, ...fleet.nodes[id]?.labels }]));
  for (const [name, group] of Object.entries(fleet.groups ?? {})) {
    problems.push(...formProblem(name, group), ...unknownNodes(name, group.nodes ?? [], ids));
    const listed = new Set(group.nodes);
    for (const id of ids) {
      const byLabels = group.labels !== undefined && hasAll(labels.get(id), group.labels);
      if (listed.has(id) || byLabels) membership.get(id)?.push(name);
    }
  }
  return { membership, problems };
};
