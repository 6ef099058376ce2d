import type { FleetNode, NodeId } from '#shared/model';

/** Labels the screens group by, nearest place first. */
export const groupKeys = ['datacenter', 'region', 'role', 'env'] as const;
export type GroupKey = (typeof groupKeys)[number] | 'none';

/** Nodes that belong together. Its order and theirs never depend on a live value. */
export type NodeGroup = { readonly name: string; readonly ids: readonly NodeId[] };

const unnamed = 'No label';

/** The label a fleet is grouped by when nobody chose: the first that tells nodes apart. */
export const defaultGroupKey = (nodes: readonly FleetNode[]): GroupKey =>
  groupKeys.find((key) => new Set(nodes.flatMap((node) => node.labels[key] ?? [])).size > 1) ?? 'none';

// One collator: making one for each comparison costs more than all the comparing.
const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Sorts nodes into groups: bigger groups first, then by name; nodes by name. Nodes without the label come last. */
export const groupNodes = (nodes: readonly FleetNode[], key: GroupKey): readonly NodeGroup[] => {
  const groups = Map.groupBy(nodes, (node) => (key === 'none' ? 'All nodes' : (node.labels[key] ?? unnamed)));
  return [...groups]
    .map(([name, members]) => ({ name, ids: members.map((node) => node.id).sort(byName) }))
    .sort(
      (a, b) =>
        Number(a.name === unnamed) - Number(b.name === unnamed) ||
        b.ids.length - a.ids.length ||
        byName(a.name, b.name),
    );
};
