import type { FleetNode, NodeId, Operation, Origin, ReplicaCounts, Workload } from '#shared/model';

/** What a workload is judged by beside its own reading. */
export type ReplicaContext = {
  readonly nodes: ReadonlyMap<NodeId, FleetNode>;
  /** The origin it belongs to; absent: not read. */
  readonly origin: Origin | undefined;
  /** Operations that may explain what is broken: see `standingOperations`. */
  readonly operations: readonly Operation[];
};

/** One workload on the bench. */
export type Bench = ReplicaContext & { readonly workload: Workload; readonly counts: ReplicaCounts };
