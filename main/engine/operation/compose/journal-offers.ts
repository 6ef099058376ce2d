import type { EpochMs, NodeId, OperationRequest, StepCall } from '#shared/model';
import { noOffer, refused, type Offer, type StepKind } from '../../source-kit/index.ts';
import { hasEnded, type Recorded } from '../record/index.ts';
import { availableCopies } from '../guard/index.ts';
import type { OperationView } from '../operation-parts.ts';
import { mergedOffers } from './offers.ts';
import { irreversibleWarning, touchedSteps, undoCalls } from './undo-calls.ts';

type Kinds = ReadonlyMap<string, StepKind>;
type Now = { readonly view: OperationView; readonly now: EpochMs };

const offerFrom = (
  recorded: Recorded,
  kinds: Kinds,
  { view, now }: Now,
  only?: (step: StepCall) => boolean,
): Offer => {
  const { calls, irreversible } = undoCalls(recorded, kinds, only);
  const { plan } = recorded.operation;
  return {
    ...noOffer,
    steps: calls.map(({ call }) => call),
    locks: plan.locks,
    promises: plan.promises.map((promise) => {
      const workload = view.workloads.find(({ id }) => id === promise.workloadId);
      const before = workload === undefined ? 0 : availableCopies(workload, view.origins, now).length;
      // Its minimum then, unless somebody else has raised the number of copies since.
      const isOurs = workload === undefined || workload.desired <= Math.max(promise.highest, promise.desired);
      return {
        ...promise,
        minimum: isOurs ? promise.minimum : workload.policy.minimum,
        before,
        lowest: Math.min(promise.lowest, before),
        highest: Math.max(promise.highest, before),
        after: promise.before,
      };
    }),
    warnings: irreversibleWarning(irreversible),
    estimateMs: plan.estimateMs ?? 0,
  };
};

/** The plan that takes an operation back, from what its journal saw before each step. */
export const undoOffer = (recorded: Recorded | undefined, kinds: Kinds, at: Now): Offer => {
  if (recorded === undefined) return refused('The journal of this console has no such operation.');
  const { operation } = recorded;
  if (!hasEnded(recorded) && operation.state !== 'interrupted')
    return refused('It is still under way: cancel it instead.');
  if (operation.undoneBy !== undefined && operation.state === 'undone')
    return refused('It was undone already.');
  const offer = offerFrom(recorded, kinds, at);
  return offer.steps.length === 0
    ? refused(['There is nothing to take back.', ...offer.warnings].join(' '))
    : offer;
};

/** True when it did something about this node: one that was out already is named in the wish and left alone. */
const tookOut = ({ operation }: Recorded, nodeId: NodeId): boolean => {
  const { request, steps } = operation.plan;
  return (
    ('nodeIds' in request && request.nodeIds.length === 1) || steps.some(({ subject }) => subject === nodeId)
  );
};

const nodesOf = ({ operation }: Recorded): readonly NodeId[] => {
  const { request } = operation.plan;
  return request.kind === 'drain' || request.kind === 'undrain' ? request.nodeIds : [];
};

/**
 * Drains that took a node out and were not taken back since, newest first. More than one when an earlier one was left half
 * done: what was there before the first of them is what is put back.
 */
const drainsOf = (nodeId: NodeId, all: readonly Recorded[]): readonly Recorded[] => {
  const about = all.filter((one) => hasEnded(one) && nodesOf(one).includes(nodeId));
  // In the order of the journal: the clock of this machine may have been set back in between.
  const backAt = about.findLastIndex(
    ({ operation }) => operation.plan.request.kind === 'undrain' && operation.state === 'succeeded',
  );
  return about
    .slice(backAt + 1)
    .filter(({ operation }) => operation.plan.request.kind === 'drain' && operation.undoneBy === undefined)
    .filter((one) => touchedSteps(one).length > 0 && tookOut(one, nodeId))
    .toReversed();
};

/** One way back of several: a step that more than one of them has is taken once, with the oldest value. */
const oldestOf = (offers: readonly Offer[]): readonly StepCall[] => {
  const steps = new Map<string, StepCall>();
  for (const { steps: each } of offers) for (const step of each) steps.set(step.id, step);
  return [...steps.values()].map((step, wave) => ({ ...step, wave }));
};

export type UndrainOffers = {
  readonly offer: Offer | undefined;
  /** Nodes of which the journal knows what each source changed: it need not be asked about them. */
  readonly known: (source: string) => ReadonlySet<NodeId>;
};

/**
 * Exactly what the drains of these nodes changed, for every source that took part in them. A drain that took more nodes
 * out is taken back only as far as these nodes go.
 */
export const undrainOffers = (
  request: Extract<OperationRequest, { readonly kind: 'undrain' }>,
  all: readonly Recorded[],
  kinds: Kinds,
  at: Now,
): UndrainOffers => {
  const wanted = new Set<string>(request.nodeIds);
  const found = new Set(request.nodeIds.flatMap((id) => drainsOf(id, all)));
  const drains = all.filter((one) => found.has(one)).toReversed();
  const offers = drains.map((recorded): Offer => {
    const isWhole = nodesOf(recorded).every((id) => wanted.has(id));
    const offer = offerFrom(recorded, kinds, at, (step) => isWhole || wanted.has(step.subject));
    const locks = offer.locks.filter(
      ({ resource }) =>
        isWhole || !resource.startsWith('node:') || wanted.has(resource.slice('node:'.length)),
    );
    return { ...offer, locks };
  });
  if (offers.length === 0) return { offer: undefined, known: () => new Set() };
  return {
    offer: { ...noOffer, ...mergedOffers(offers), steps: oldestOf(offers) },
    known: (source) => new Set(request.nodeIds.filter((id) => isWholeStory(drainsOf(id, all), id, source))),
  };
};

/**
 * True when the journal can tell all that took a node out. A node that was closed already when its first drain began was
 * closed by somebody else: then its source is asked too.
 */
const isWholeStory = (drains: readonly Recorded[], nodeId: NodeId, source: string): boolean => {
  const ofSource = drains.filter((one) => touchedSteps(one).some((step) => step.source === source));
  const first = ofSource.at(-1);
  if (first === undefined) return false;
  const { plan, steps } = first.operation;
  const cordons = plan.steps.filter(
    (step) => step.phase === 'cordon' && step.source === source && step.subject === nodeId,
  );
  return cordons.every(({ id }) => steps.find(({ stepId }) => stepId === id)?.state !== 'already-so');
};
