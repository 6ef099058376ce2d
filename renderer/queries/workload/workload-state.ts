import type { WorkloadChange, WorkloadSnapshot } from '#shared/contract';
import type { NodeId, Origin, Placement, WorkloadId, WorkloadView } from '#shared/model';

/** A copy with the workload it belongs to. */
export type HostedCopy = { readonly workload: WorkloadView; readonly placement: Placement };

/** All workloads as this window knows them. Parts that did not change keep their identity. */
export type WorkloadState = {
  /** False until the first reset. */
  readonly isKnown: boolean;
  readonly revision: number;
  readonly workloads: ReadonlyMap<WorkloadId, WorkloadView>;
  readonly origins: ReadonlyMap<string, Origin>;
  /** The copies of each node of the fleet, whatever their state. */
  readonly byNode: ReadonlyMap<NodeId, readonly HostedCopy[]>;
};

export const noWorkloads: WorkloadState = {
  isKnown: false,
  revision: 0,
  workloads: new Map(),
  origins: new Map(),
  byNode: new Map(),
};

const copiesByNode = (workloads: Iterable<WorkloadView>): ReadonlyMap<NodeId, readonly HostedCopy[]> => {
  const byNode = new Map<NodeId, HostedCopy[]>();
  for (const workload of workloads)
    for (const placement of workload.placements) {
      if (placement.nodeId === undefined) continue;
      const copies = byNode.get(placement.nodeId);
      if (copies === undefined) byNode.set(placement.nodeId, [{ workload, placement }]);
      else copies.push({ workload, placement });
    }
  return byNode;
};

const fromSnapshot = ({ revision, workloads, origins }: WorkloadSnapshot): WorkloadState => ({
  isKnown: true,
  revision,
  workloads: new Map(workloads.map((workload) => [workload.id, workload])),
  origins: new Map(origins.map((origin) => [origin.id, origin])),
  byNode: copiesByNode(workloads),
});

/** The workloads after one change. `gap` when it does not follow from what this window has: the feed starts over. */
export const applyWorkloadChange = (state: WorkloadState, change: WorkloadChange): WorkloadState | 'gap' => {
  if (change.kind === 'reset') return fromSnapshot(change.snapshot);
  if (!state.isKnown || change.revision !== state.revision + 1) return 'gap';
  const workloads = new Map(state.workloads);
  for (const workload of change.workloads) workloads.set(workload.id, workload);
  for (const id of change.removedWorkloads) workloads.delete(id);
  const origins = new Map(state.origins);
  for (const origin of change.origins) origins.set(origin.id, origin);
  for (const id of change.removedOrigins) origins.delete(id);
  return {
    isKnown: true,
    revision: change.revision,
    workloads,
    origins,
    byNode: copiesByNode(workloads.values()),
  };
};
