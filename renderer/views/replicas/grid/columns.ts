import type { FleetNode, NodeId, Origin, WorkloadView } from '#shared/model';

/** One column of the grid: a node, or all nodes of a place where single ones would not fit. */
export type GridColumn = {
  readonly id: string;
  /** Nodes whose copies stand in this column. */
  readonly nodeIds: readonly NodeId[];
  /** Short within its group. */
  readonly name: string;
};
export type ColumnGroup = { readonly name: string; readonly columns: readonly GridColumn[] };

/** Column of the copies that have no node, or one that is not of this fleet. */
export const elsewhere = 'elsewhere';

// One collator: making one for each comparison costs more than all the comparing.
const byName = new Intl.Collator('en', { numeric: true }).compare;
const unnamed = 'No label';

/** The part that all names of a group begin with, up to its last dash, is said once by the group. */
const commonStart = (names: readonly string[]): string => {
  const [first] = names;
  if (first === undefined || names.length < 2) return '';
  const dash = first.indexOf('-');
  const start = dash < 0 ? '' : first.slice(0, dash + 1);
  return start !== '' && names.every((name) => name.startsWith(start) && name.length > start.length)
    ? start
    : '';
};

/** Nodes that hold a copy or belong to a system that places some. */
export const gridNodes = (
  nodes: readonly FleetNode[],
  workloads: readonly WorkloadView[],
  origins: readonly Origin[],
): readonly FleetNode[] => {
  const wanted = new Set<NodeId | undefined>([
    ...workloads.flatMap((workload) => workload.placements.map((it) => it.nodeId)),
    ...origins.flatMap((origin) => origin.members.map((it) => it.nodeId)),
  ]);
  return nodes.filter((node) => wanted.has(node.id));
};

/** Columns in groups by datacenter (else region). `by` place: one column for each group. Their order never depends on a live value. */
export const gridColumns = (nodes: readonly FleetNode[], by: 'node' | 'place'): readonly ColumnGroup[] => {
  const groups = Map.groupBy(nodes, ({ labels }) => labels['datacenter'] ?? labels['region'] ?? unnamed);
  return [...groups]
    .map(([name, members]) => ({ name, ids: members.map((node) => node.id).sort(byName) }))
    .sort(
      (a, b) =>
        Number(a.name === unnamed) - Number(b.name === unnamed) ||
        b.ids.length - a.ids.length ||
        byName(a.name, b.name),
    )
    .map(({ name, ids }) => {
      const start = commonStart(ids);
      return {
        name,
        columns:
          by === 'place'
            ? [{ id: `place ${name}`, nodeIds: ids, name: `${ids.length}` }]
            : ids.map((id) => ({ id, nodeIds: [id], name: id.slice(start.length) })),
      };
    });
};
