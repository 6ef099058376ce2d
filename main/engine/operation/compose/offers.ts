import type { LockCall, OperationRequest, PlanPromise, Release } from '#shared/model';
import {
  noOffer,
  type Observation,
  type Offer,
  type PlanSpace,
  type PlanView,
} from '../../source-kit/index.ts';
import type { OperationParts, OperationView } from '../operation-parts.ts';

export type PlanningSource = OperationParts['sources'][number];
/** A wish that sources can answer. Undo is answered from the journal. */
export type SourceRequest = Exclude<OperationRequest, { readonly kind: 'undo' }>;
export type SourceOffer = { readonly source: string; readonly offer: Offer };

const nothingRuns = { declared: [], locals: new Map(), seats: new Map() } as const;

/** What a source that reads no workloads plans on: its spaces, or the logs and tasks of nodes. */
const withoutWorkloads = (
  source: PlanningSource,
  [first]: readonly PlanSpace[],
  view: OperationView,
): Observation | undefined => {
  if (first !== undefined) {
    const { now, everyMs, nodes } = first.view;
    return { now, everyMs, nodes, ...nothingRuns };
  }
  const looked = [
    ...(source.logs === undefined ? [] : (view.logs ?? [])),
    ...(source.schedule === undefined ? [] : (view.tasks ?? [])),
  ];
  const newest = looked.toSorted((a, b) => b.observedAt - a.observedAt)[0];
  if (newest === undefined) return undefined;
  const { observedAt: now, everyMs } = newest;
  return { now, everyMs, nodes: view.nodes.map(({ node }) => node), ...nothingRuns };
};

/** What a source's planner plans on; undefined: nothing was ever read that it could plan on. */
export const planViewOf = (
  source: PlanningSource,
  view: OperationView,
  releases: readonly Release[],
): PlanView | undefined => {
  const spaces = view.spacesOf?.(source.id) ?? [];
  const observation = view.observationOf(source.id) ?? withoutWorkloads(source, spaces, view);
  if (observation === undefined) return undefined;
  const workloads = view.workloads.filter((workload) => workload.source === source.id);
  const ids = new Set<string>(workloads.map(({ id }) => id));
  const stacks = new Set(workloads.flatMap(({ stack }) => stack ?? []));
  const looked = view.lookedOf?.(source.id);
  return {
    ...(looked === undefined ? {} : { looked }),
    ...(spaces.length === 0 ? {} : { spaces }),
    ...(source.logs === undefined || view.logs === undefined ? {} : { logs: view.logs }),
    ...(source.schedule === undefined || view.tasks === undefined ? {} : { tasks: view.tasks }),
    ...(view.operator === undefined ? {} : { operator: view.operator }),
    now: observation.now,
    nodes: view.nodes,
    observation,
    workloads,
    releases: releases.filter(
      ({ workloadId, stack }) => ids.has(workloadId) || (stack !== undefined && stacks.has(stack)),
    ),
  };
};

/** Asks one source. A verb it does not know has no offer; a planner that throws is a defect and is not hidden. */
export const offerOf = (
  source: PlanningSource,
  request: SourceRequest,
  view: OperationView,
  releases: readonly Release[],
): Offer => {
  const plan = source.planner?.[request.kind] as
    ((view: PlanView, request: SourceRequest) => Offer) | undefined;
  const planView = plan === undefined ? undefined : planViewOf(source, view, releases);
  return plan === undefined || planView === undefined ? noOffer : plan(planView, request);
};

/** The source that speaks for the workload a request is about; undefined: it is about no single workload. */
const workloadOf = (request: SourceRequest): string | undefined => {
  if ('workloadId' in request) return request.workloadId;
  return request.kind === 'rollback' && request.scope.kind === 'workload'
    ? request.scope.workloadId
    : undefined;
};

/** Sources that have something to say to a request: for one workload or space only the one it belongs to. */
export const sourcesFor = (
  sources: readonly PlanningSource[],
  request: SourceRequest,
  view: OperationView,
): readonly PlanningSource[] => {
  if (request.kind === 'settle')
    return sources.filter(({ id }) => view.spacesOf?.(id).some(({ space }) => space.id === request.spaceId));
  const workload = workloadOf(request);
  if (workload === undefined) return sources;
  const owner = view.workloads.find(({ id }) => id === workload)?.source;
  return sources.filter(({ id }) => id === owner);
};

const mergedPromise = (a: PlanPromise, b: PlanPromise): PlanPromise => ({
  ...a,
  lowest: Math.min(a.lowest, b.lowest),
  highest: Math.max(a.highest, b.highest),
  after: b.after,
});

/** One promise per workload: the lowest of all. */
export const mergedPromises = (promises: readonly PlanPromise[]): readonly PlanPromise[] => {
  const merged = new Map<string, PlanPromise>();
  for (const promise of promises) {
    const before = merged.get(promise.workloadId);
    merged.set(promise.workloadId, before === undefined ? promise : mergedPromise(before, promise));
  }
  return [...merged.values()];
};

/** Each lock once, in the order in which every console takes them: no two can wait for each other. */
export const mergedLocks = (locks: readonly LockCall[]): readonly LockCall[] => {
  const merged = new Map<string, LockCall>();
  for (const lock of locks) {
    const key = `${lock.resource}\n${lock.source}`;
    const through = [...new Set([...(merged.get(key)?.through ?? []), ...lock.through])];
    merged.set(key, { ...lock, through });
  }
  return [...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, lock]) => lock);
};

const firstOf = <T extends { readonly id: string }>(things: readonly T[]): readonly T[] =>
  [...new Map(things.toReversed().map((thing) => [thing.id, thing])).values()].toReversed();

/** Everything but the steps, put together. */
export const mergedOffers = (offers: readonly Offer[]): Omit<Offer, 'steps'> => {
  const refusals = offers.flatMap(({ refusal }) => refusal ?? []);
  return {
    locks: mergedLocks(offers.flatMap(({ locks }) => locks)),
    items: firstOf(offers.flatMap(({ items }) => items)),
    promises: mergedPromises(offers.flatMap(({ promises }) => promises)),
    changes: offers.flatMap(({ changes }) => changes),
    moves: offers.flatMap(({ moves }) => moves ?? []),
    files: offers.flatMap(({ files }) => files ?? []),
    guards: offers.flatMap(({ guards }) => guards),
    warnings: [...new Set(offers.flatMap(({ warnings }) => warnings))],
    estimateMs: offers.reduce((sum, { estimateMs }) => sum + estimateMs, 0),
    ...(refusals.length === 0 ? {} : { refusal: refusals.join(' ') }),
  };
};
