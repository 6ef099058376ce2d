import type { EpochMs, NodeId, OperationRequest, StepCall } from '#shared/model';
import { noOffer, type Offer, type StepKind } from '../../source-kit/index.ts';
import { hasEnded, type Recorded } from '../record/index.ts';
import { availableCopies } from '../guard/index.ts';
import type { OperationView } from '../operation-parts.ts';
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
      return {
        ...promise,
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

const cannot = (refusal: string): Offer => ({ ...noOffer, refusal });

/** The plan that takes an operation back, from what its journal saw before each step. */
export const undoOffer = (recorded: Recorded | undefined, kinds: Kinds, at: Now): Offer => {
  if (recorded === undefined) return cannot('The journal of this console has no such operation.');
  const { operation } = recorded;
  if (!hasEnded(recorded) && operation.state !== 'interrupted')
    return cannot('It is still under way: cancel it instead.');
  if (operation.undoneBy !== undefined && operation.state === 'undone')
    return cannot('It was undone already.');
  const offer = offerFrom(recorded, kinds, at);
  return offer.steps.length === 0
    ? cannot(['There is nothing to take back.', ...offer.warnings].join(' '))
    : offer;
};

/** The last drain that took a node out and was not taken back since; undefined: not from here. */
const lastDrain = (nodeId: NodeId, all: readonly Recorded[]): Recorded | undefined => {
  const drains = all
    .filter(({ operation }) => operation.plan.request.kind === 'drain')
    .filter(({ operation }) => (operation.plan.request as { nodeIds?: NodeId[] }).nodeIds?.includes(nodeId))
    .toSorted((a, b) => b.operation.startedAt - a.operation.startedAt);
  const last = drains[0];
  if (last === undefined || !hasEnded(last)) return undefined;
  const isBack = all.some(
    ({ operation }) =>
      operation.startedAt > last.operation.startedAt &&
      operation.state === 'succeeded' &&
      operation.plan.request.kind === 'undrain' &&
      operation.plan.request.nodeIds.includes(nodeId),
  );
  return isBack || last.operation.undoneBy !== undefined || touchedSteps(last).length === 0
    ? undefined
    : last;
};

export type UndrainOffers = {
  readonly offers: readonly Offer[];
  /** Sources whose part comes from the journal: they need not be asked. */
  readonly sources: ReadonlySet<string>;
};

/**
 * Exactly what the last drains of these nodes changed, for every source that took part in them. A drain that took more
 * nodes out is taken back only as far as these nodes go.
 */
export const undrainOffers = (
  request: Extract<OperationRequest, { readonly kind: 'undrain' }>,
  all: readonly Recorded[],
  kinds: Kinds,
  at: Now,
): UndrainOffers => {
  const wanted = new Set<string>(request.nodeIds);
  const drains = new Set(request.nodeIds.flatMap((id) => lastDrain(id, all) ?? []));
  const offers: Offer[] = [];
  const sources = new Set<string>();
  for (const recorded of drains) {
    const drained = (recorded.operation.plan.request as { nodeIds: readonly NodeId[] }).nodeIds;
    const isWhole = drained.every((id) => wanted.has(id));
    const offer = offerFrom(recorded, kinds, at, (step) => isWhole || wanted.has(step.subject));
    const locks = offer.locks.filter(
      ({ resource }) =>
        isWhole || !resource.startsWith('node:') || wanted.has(resource.slice('node:'.length)),
    );
    offers.push({ ...offer, locks });
    for (const step of touchedSteps(recorded)) sources.add(step.source);
  }
  return { offers, sources };
};
