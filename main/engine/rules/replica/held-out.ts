import type { EpochMs, NodeId, NodeState, Operation, Origin, Workload } from '#shared/model';
import { isUnderWay, nodesHeldBy, nodesTakenOut } from './explained-by.ts';

/** How a node is kept out of work; undefined: it is not. */
export type HeldOut = Extract<NodeState, 'draining' | 'drained' | 'maintenance'>;

/** What is known about work on nodes, for saying which are held out. */
export type HeldOutView = {
  readonly now: EpochMs;
  readonly origins: readonly Origin[];
  readonly workloads: readonly Workload[];
  readonly operations: readonly Operation[];
};

const isBusy = (copy: Workload['placements'][number]): boolean =>
  copy.state === 'running' ||
  copy.state === 'starting' ||
  copy.state === 'stopping' ||
  copy.state === 'unknown';

/** Nodes with a copy of one of these workloads that was not observed to be gone. */
const busyNodes = (workloads: readonly Workload[]): ReadonlySet<NodeId> =>
  new Set(
    workloads.flatMap(({ placements }) =>
      placements.flatMap((copy) => (copy.nodeId !== undefined && isBusy(copy) ? copy.nodeId : [])),
    ),
  );

/** A rolling maintenance takes one node after the other: only those it has begun and not finished are out. */
const inTurn = ({ plan, steps }: Operation, id: NodeId): HeldOut | undefined => {
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
  if (!isUnderWay(operation)) {
    const how = request.kind === 'drain' && request.until !== undefined ? 'maintenance' : 'drained';
    return nodesHeldBy(operation, view.operations, view.now).map((id) => [id, how]);
  }
  return nodesTakenOut(operation).flatMap((id) => {
    const how = request.kind === 'maintenance' ? inTurn(operation, id) : 'draining';
    return how === undefined ? [] : [[id, how] as const];
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
    const busy = busyNodes(view.workloads.filter(({ originId }) => originId === origin.id));
    for (const { nodeId, availability } of origin.members) {
      if (nodeId === undefined || availability !== 'drain') continue;
      members.set(nodeId, origin.state === 'unknown' || busy.has(nodeId) ? 'draining' : 'drained');
    }
  }
  const held = new Map(members);
  for (const [id, how] of view.operations.flatMap((operation) => byOperation(view, operation))) {
    if (how === 'draining' || members.get(id) !== 'draining') held.set(id, how);
  }
  return held;
};
