import type { FleetNode, NodeId } from '#shared/model';

/** All nodes with one value of one label: `datacenter` `fra1`. */
export type LabelGroup = { readonly key: string; readonly value: string; readonly ids: readonly NodeId[] };

/** Labels that name a part of a fleet, nearest place first. Others may tell nodes apart, but nobody speaks of them. */
const spoken = ['datacenter', 'region', 'role', 'env'] as const;

// One collator: making one for each comparison costs more than all the comparing.
const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Every part of the fleet that has a name, in the order of the labels, then by name. */
export const labelGroups = (nodes: readonly FleetNode[]): readonly LabelGroup[] =>
  spoken.flatMap((key) =>
    [...Map.groupBy(nodes, (node) => node.labels[key] ?? '')]
      .filter(([value]) => value !== '')
      .map(([value, members]) => ({ key, value, ids: members.map((node) => node.id).sort(byName) }))
      .sort((a, b) => byName(a.value, b.value)),
  );

/** The part of the fleet that these nodes are, no more and no less; undefined when they are none that has a name. */
export const labelGroupOf = (nodes: readonly FleetNode[], ids: readonly NodeId[]): LabelGroup | undefined => {
  const wanted = new Set(ids);
  return wanted.size < 2
    ? undefined
    : labelGroups(nodes).find(
        (group) => group.ids.length === wanted.size && group.ids.every((id) => wanted.has(id)),
      );
};
