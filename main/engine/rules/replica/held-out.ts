import type { EpochMs, NodeId, NodeState, Operation, OperationId, Origin, Workload } from '#shared/model';
import { isUnderWay, nodesHeldBy, nodesTakenOut } from './explained-by.ts';

type How = Extract<NodeState, 'draining' | 'drained' | 'maintenance'>;

/** How a node is kept out of work, and by what: an operation of ours, or only what its origin says. */
export type HeldOut = {
  readonly how: How;
  readonly operationId?: OperationId;
  readonly originId?: string;
  /** Until then; absent: until somebody puts it back. */
  readonly until?: EpochMs;
};

/** What is known about work on nodes, for saying which are held out. */
export type HeldOutView = {
  readonly now: EpochMs;
  readonly origins: readonly Origin[];
  readonly workloads: readonly Workload[];
  readonly operations: readonly Operation[];
  /** Nodes that own something of a space: whatever has left, they are not empty. */
  readonly owning?: ReadonlySet<NodeId>;
};

const isBusy = (copy: Workload['placements'][number]): boolean =>
  copy.state === 'running' ||
  copy.state === 'starting' ||
  copy.state === 'stopping' ||
  copy.state === 'unknown';

/** Nodes with a copy of one of these workloads that was not observed to be gone. What nobody would move keeps no node busy. */
const busyNodes = (workloads: readonly Workload[]): ReadonlySet<NodeId> =>
  new Set(
    workloads.flatMap(({ placements, isUnmanaged }) =>
      (isUnmanaged === true ? [] : placements).flatMap((copy) =>
        copy.nodeId !== undefined && isBusy(copy) ? copy.nodeId : [],
      ),
    ),
  );

/** A rolling maintenance takes one node after the other: only those it has begun and not finished are out. */
const inTurn = ({ plan, steps }: Operation, id: NodeId): How | undefined => {
  const stateOf = new Map(steps.map(({ stepId, state }) => [stepId, state]));
  const own = plan.steps.filter(({ subject }) => subject === id);
  const states = own.map((step) => ({ phase: step.phase, state: stateOf.get(step.id) ?? 'waiting' }));
  const isOver = (state: string): boolean => state === 'done' || state === 'already-so' || state === 'undone';
  if (states.every(({ state }) => state === 'waiting') || states.every(({ state }) => isOver(state)))
    return undefined;
  const empty = states.some(({ phase, state }) => phase === 'prove-empty' && isOver(state));
  return empty ? 'maintenance' : 'draining';
};

const byOperation = (view: HeldOutView, operation: Operation): readonly (readonly [NodeId, HeldOut])[] => {
  const { request } = operation.plan;
  const until = request.kind === 'drain' && request.until !== undefined ? { until: request.until } : {};
  const about = { operationId: operation.id, ...until };
  if (!isUnderWay(operation)) {
    const how = 'until' in until ? 'maintenance' : 'drained';
    return nodesHeldBy(operation, view).map((id) => [id, { how, ...about }]);
  }
  return nodesTakenOut(operation).flatMap((id) => {
    const how = request.kind === 'maintenance' ? inTurn(operation, id) : 'draining';
    return how === undefined ? [] : [[id, { how, ...about }] as const];
  });
};

/**
 * Every node that is held out and how. `draining`: work is leaving. `drained`: observed empty of what the orchestrator could
 * move. `maintenance`: held out until a time, or in the hands of a rolling maintenance. A node whose work cannot be read is
 * draining, never drained.
 */
export const heldOutNodes = (view: HeldOutView): ReadonlyMap<NodeId, HeldOut> => {
  const members = new Map<NodeId, HeldOut>();
  for (const origin of view.origins) {
    if (origin.members.every(({ availability }) => availability !== 'drain')) continue;
    const busy = busyNodes(view.workloads.filter(({ originId }) => originId === origin.id));
    for (const { nodeId, availability } of origin.members) {
      if (nodeId === undefined || availability !== 'drain') continue;
      const isBusyHere = busy.has(nodeId) || view.owning?.has(nodeId) === true;
      const how = origin.state === 'unknown' || isBusyHere ? 'draining' : 'drained';
      // Empty means empty of everything: where two origins hold it out, the busier one is told.
      if (members.get(nodeId)?.how !== 'draining') members.set(nodeId, { how, originId: origin.id });
    }
  }
  const held = new Map(members);
  for (const [id, out] of view.operations.flatMap((operation) => byOperation(view, operation))) {
    const stillBusy = members.get(id)?.how === 'draining';
    held.set(id, stillBusy ? { ...out, how: 'draining' } : out);
  }
  return held;
};
