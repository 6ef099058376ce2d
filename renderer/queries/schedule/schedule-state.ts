import type { ScheduleChange } from '#shared/contract';
import type { FleetTask, NodeId, NodeTasks, TaskFinding } from '#shared/model';

/** All scheduled tasks as this window knows them. Nodes that did not change keep their identity. */
export type ScheduleState = {
  /** False until the first reset. */
  readonly isKnown: boolean;
  readonly revision: number;
  readonly nodes: ReadonlyMap<NodeId, NodeTasks>;
  readonly fleetTasks: readonly FleetTask[];
  /** About several nodes; those of one node stand with it. */
  readonly findings: readonly TaskFinding[];
};

export const noTasks: ScheduleState = {
  isKnown: false,
  revision: 0,
  nodes: new Map(),
  fleetTasks: [],
  findings: [],
};

/** The tasks after one change. `gap` when it does not follow from what this window has: the feed starts over. */
export const applyScheduleChange = (state: ScheduleState, change: ScheduleChange): ScheduleState | 'gap' => {
  if (change.kind === 'reset') {
    const { revision, nodes, fleetTasks, findings } = change.snapshot;
    return {
      isKnown: true,
      revision,
      nodes: new Map(nodes.map((node) => [node.nodeId, node])),
      fleetTasks,
      findings,
    };
  }
  if (!state.isKnown || change.revision !== state.revision + 1) return 'gap';
  const nodes = new Map(state.nodes);
  for (const node of change.nodes) nodes.set(node.nodeId, node);
  for (const id of change.removedNodes) nodes.delete(id);
  const { revision, fleetTasks, findings } = change;
  return { isKnown: true, revision, nodes, fleetTasks, findings };
};
