import type { NodeId, NodeView } from '#shared/model';

/** Labels the screens group by, nearest place first. */
export const groupKeys = ['datacenter', 'region', 'role', 'env'] as const;
export type GroupKey = (typeof groupKeys)[number] | 'none';

/** Nodes that belong together. Its order and theirs never depend on a live value. */
export type NodeGroup = { readonly name: string; readonly ids: readonly NodeId[] };

const unnamed = 'No label';

/** The label a fleet is grouped by when nobody chose: the first that tells nodes apart. */
export const defaultGroupKey = (views: readonly NodeView[]): GroupKey =>
  groupKeys.find((key) => new Set(views.flatMap((view) => view.node.labels[key] ?? [])).size > 1) ?? 'none';

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** Sorts nodes into groups: bigger groups first, then by name; nodes by name. Nodes without the label come last. */
export const groupNodes = (views: readonly NodeView[], key: GroupKey): readonly NodeGroup[] => {
  const groups = Map.groupBy(views, (view) =>
    key === 'none' ? 'All nodes' : (view.node.labels[key] ?? unnamed),
  );
  return [...groups]
    .map(([name, members]) => ({ name, ids: members.map((view) => view.node.id).sort(byName) }))
    .sort(
      (a, b) =>
        Number(a.name === unnamed) - Number(b.name === unnamed) ||
        b.ids.length - a.ids.length ||
        byName(a.name, b.name),
    );
};

/** True when both are the same groups with the same nodes. */
export const sameGroups = (a: readonly NodeGroup[], b: readonly NodeGroup[]): boolean =>
  a.length === b.length &&
  a.every((group, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      group.name === other.name &&
      group.ids.length === other.ids.length &&
      group.ids.every((id, at) => id === other.ids[at])
    );
  });
