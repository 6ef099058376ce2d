import {
  endedStates,
  type EpochMs,
  type NodeId,
  type Operation,
  type Origin,
  type PlanPromise,
  type ReplicaVerdict,
} from '#shared/model';
import { isSameImage } from './judge-image.ts';
import type { Bench } from './replica-bench.ts';

/** Nodes an operation takes work away from. */
export const nodesTakenOut = ({ plan: { request } }: Operation): readonly NodeId[] =>
  request.kind === 'drain' || request.kind === 'decommission' || request.kind === 'maintenance'
    ? request.nodeIds
    : [];

/** Not over: nothing has ended it, though it may wait for a person. */
export const isUnderWay = ({ state }: Operation): boolean => !endedStates.includes(state);

/** What is known of all operations and of the members of all origins at a moment. */
export type Past = {
  readonly operations: readonly Operation[];
  readonly origins: readonly Origin[];
  readonly now: EpochMs;
};

/** Sources that took part with their spaces only: who owns what says nothing of whether a machine may be used. */
const spaceSources = ({ items }: Operation['plan'], origins: readonly Origin[]): ReadonlySet<string> => {
  const named = new Set(
    items.flatMap(({ spaceId }) => (spaceId === undefined ? [] : spaceId.slice(0, spaceId.indexOf('/')))),
  );
  return new Set([...named].filter((id) => !origins.some(({ source }) => source === id)));
};

/**
 * Somebody else put a node back after a drain of ours: every origin that took part in the drain was read since, knows the node
 * and says that it may be used. An origin that cannot tell keeps it held out.
 */
const isPutBack = (id: NodeId, { plan, endedAt }: Operation, origins: readonly Origin[]): boolean => {
  const ofSpaces = spaceSources(plan, origins);
  const sources = new Set(plan.steps.flatMap(({ source }) => (ofSpaces.has(source) ? [] : source)));
  return (
    sources.size > 0 &&
    [...sources].every((source) => {
      const words = origins
        .filter((origin) => origin.source === source)
        .flatMap(({ members, state, observedAt }) =>
          members
            .filter(({ nodeId }) => nodeId === id)
            .map(
              ({ availability }) =>
                state === 'known' && observedAt > (endedAt ?? observedAt) && availability === 'active',
            ),
        );
      return words.length > 0 && words.every(Boolean);
    })
  );
};

/** Nodes that a finished drain or decommission still holds out: until something puts them back, or until the time it was meant for has passed. */
export const nodesHeldBy = (operation: Operation, { operations, origins, now }: Past): readonly NodeId[] => {
  const { request } = operation.plan;
  if (request.kind !== 'drain' && request.kind !== 'decommission') return [];
  if (operation.state !== 'succeeded' || operation.undoneBy !== undefined) return [];
  if (request.kind === 'drain' && request.until !== undefined && request.until <= now) return [];
  const putBack = new Set(
    operations.flatMap(({ startedAt, state, plan }) =>
      startedAt > operation.startedAt && state === 'succeeded' && plan.request.kind === 'undrain'
        ? plan.request.nodeIds
        : [],
    ),
  );
  return request.nodeIds.filter((id) => !putBack.has(id) && !isPutBack(id, operation, origins));
};

/** Operations that may explain now what is broken: those under way, and drains that still hold their nodes out. */
export const standingOperations = (past: Past): readonly Operation[] =>
  past.operations.filter((operation) => isUnderWay(operation) || nodesHeldBy(operation, past).length > 0);

const promiseFor = ({ plan }: Operation, { workload }: Bench): PlanPromise | undefined =>
  plan.promises.find(({ workloadId }) => workloadId === workload.id);

/** Only numbers that were on the sheet are expected: one copy fewer is news. */
const staysAbove = (promise: PlanPromise | undefined, { counts }: Bench): boolean =>
  promise !== undefined && counts.available >= promise.lowest;
const staysBelow = (promise: PlanPromise | undefined, { counts }: Bench): boolean =>
  promise !== undefined && counts.running <= promise.highest;

const explainsImages = ({ plan }: Operation, { workload }: Bench): boolean => {
  const changes = plan.changes.filter(({ workloadId }) => workloadId === workload.id);
  const named = changes.flatMap(({ from, to }) => (from === undefined ? [to] : [from, to]));
  return (
    named.length > 0 &&
    workload.placements.every(
      ({ image, wanted }) =>
        image === undefined ||
        wanted === 'stopped' ||
        named.some((known) => isSameImage(known, image) !== false),
    )
  );
};

const explainsPlaces = (operation: Operation, { workload }: Bench, verdict: ReplicaVerdict): boolean => {
  const out = new Set<string>([
    ...nodesTakenOut(operation),
    ...operation.plan.items.flatMap(({ workloadId, nodeId }) => (workloadId === workload.id ? nodeId : [])),
  ]);
  return verdict.subjects.length > 0 && verdict.subjects.every((place) => out.has(place));
};

const explains = (operation: Operation, bench: Bench, verdict: ReplicaVerdict): boolean => {
  const promise = promiseFor(operation, bench);
  switch (verdict.policy) {
    case 'minimum-available':
    case 'desired-running':
    case 'nothing-pending':
    case 'spread':
      return staysAbove(promise, bench);
    case 'max-per-node':
      return staysBelow(promise, bench);
    case 'same-image':
      return explainsImages(operation, bench);
    case 'global-on-every-node':
      return explainsPlaces(operation, bench, verdict);
    // No plan brings these about: a copy that starts again and again in the middle of a rollout is its failure.
    case 'no-restart-loop':
    case 'health-check-present':
      return false;
  }
};

/** The operation that a broken promise is part of, when there is one and it stays within what its plan promised. */
export const explainedBy = (bench: Bench, verdict: ReplicaVerdict): string | undefined =>
  verdict.holds === 'no'
    ? bench.operations.find((operation) => explains(operation, bench, verdict))?.id
    : undefined;
