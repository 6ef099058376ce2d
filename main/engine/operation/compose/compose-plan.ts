import {
  epochMs,
  type EpochMs,
  type LockHolder,
  type NodeId,
  type OperationRequest,
  type Plan,
  type Release,
} from '#shared/model';
import { noOffer, type Offer, type StepKind } from '../../source-kit/index.ts';
import { answerGuards, involvedNodes } from '../guard/index.ts';
import type { OperationView } from '../operation-parts.ts';
import { hasEnded, type Recorded } from '../record/index.ts';
import { estimateOf, withMeasuredTimes, withReckonedTimes } from './estimate.ts';
import { undoOffer, undrainOffers } from './journal-offers.ts';
import { maintenanceOffer, type SeeNow } from './maintenance-offer.ts';
import { movedSpacesOf } from './moved-spaces.ts';
import { mergedOffers, offerOf, sourcesFor, type PlanningSource, type SourceRequest } from './offers.ts';
import { orderSteps } from './order-steps.ts';
import { planHash } from './plan-hash.ts';
import { ifConsoleClosesOf, onFailureOf, titleOf, typeToConfirmOf } from './plan-words.ts';
import { receiversOf } from './receivers.ts';
import { withServerWords } from './server-words.ts';

/** A confirmation counts this long (R67). */
export const planGoodMs = 30_000;

export type Composing = {
  readonly now: EpochMs;
  readonly view: OperationView;
  readonly releases: readonly Release[];
  readonly sources: readonly PlanningSource[];
  readonly kinds: ReadonlyMap<string, StepKind>;
  readonly recorded: readonly Recorded[];
  readonly seeNow: SeeNow;
};

/** All of a plan that comes from sources or the journal; guards and hash are still to come. */
export type Draft = Omit<Offer, 'refusal'> & {
  readonly request: OperationRequest;
  readonly refusal: string | undefined;
};

const fromSources = (request: SourceRequest, parts: Composing): readonly Offer[] =>
  sourcesFor(parts.sources, request, parts.view).map((source) =>
    offerOf(source, request, parts.view, parts.releases),
  );

/**
 * What sources know now of servers on nodes that come back: the journal knows what was stopped, and not who took its place since.
 * Their steps are not wanted here, only whether a server may be started.
 */
const comingBack = (nodeIds: readonly NodeId[], { sources, view, releases }: Composing): readonly Offer[] =>
  sources
    .map((source) => offerOf(source, { kind: 'undrain', nodeIds: [...nodeIds] }, view, releases))
    .filter(({ servers = [] }) => servers.length > 0)
    .map(({ servers = [], warnings }) => ({ ...noOffer, servers, warnings }));

/** What an operation changed, taken back: a server that has a successor meanwhile stays as it is. */
const undoFrom = (
  request: Extract<OperationRequest, { readonly kind: 'undo' }>,
  parts: Composing,
): readonly Offer[] => {
  const undone = parts.recorded.find(({ operation }) => operation.id === request.operationId);
  const wish = undone?.operation.plan.request;
  const nodeIds = wish !== undefined && 'nodeIds' in wish ? wish.nodeIds : [];
  return [undoOffer(undone, parts.kinds, parts), ...(nodeIds.length === 0 ? [] : comingBack(nodeIds, parts))];
};

/** What the journal knows first, then each source about the nodes of which the journal knows nothing. */
const undrainFrom = (
  request: Extract<OperationRequest, { readonly kind: 'undrain' }>,
  parts: Composing,
): readonly Offer[] => {
  const { offer, known } = undrainOffers(request, parts.recorded, parts.kinds, parts);
  const others = parts.sources.flatMap((source) => {
    const nodes = known(source.id);
    const nodeIds = request.nodeIds.filter((id) => !nodes.has(id));
    return nodeIds.length === 0 ? [] : [offerOf(source, { ...request, nodeIds }, parts.view, parts.releases)];
  });
  return offer === undefined ? others : [offer, ...others, ...comingBack(request.nodeIds, parts)];
};

const offersFor = async (request: OperationRequest, parts: Composing): Promise<readonly Offer[]> => {
  switch (request.kind) {
    case 'undo':
      return undoFrom(request, parts);
    case 'undrain':
      return undrainFrom(request, parts);
    case 'maintenance':
      return [await maintenanceOffer(request, parts)];
    default:
      return fromSources(request, parts);
  }
};

/** Orders that were put together with care already are kept: the reverse of a journal, node after node. */
const isOrdered = ({ kind }: OperationRequest): boolean => kind === 'undo' || kind === 'maintenance';

/** Why there is no step: what is there cannot leave, or there is nothing to do. */
const nothingToDo = (items: Offer['items']): string => {
  const stuck = items.filter(({ fate }) => fate === 'blocked');
  return stuck.length === 0
    ? 'There is nothing to do: it is so already, or no source knows how.'
    : `Nothing of it can be done. ${stuck.map(({ name, nodeId, says }) => `${name} on ${nodeId}: ${says}`).join(' ')}`;
};

/** Asks everybody and puts the steps in one order. Sends at most the reads that a maintenance plan needs. */
export const draftPlan = async (request: OperationRequest, parts: Composing): Promise<Draft> => {
  const offers = withServerWords(await offersFor(request, parts), parts.kinds);
  const merged = mergedOffers(offers);
  const steps = isOrdered(request)
    ? offers.flatMap(withReckonedTimes)
    : orderSteps(offers.map(withReckonedTimes));
  const twice = steps.find((step, at) => steps.findIndex(({ id }) => id === step.id) !== at);
  const unknownKind = steps.find(({ kind }) => !parts.kinds.has(kind));
  const refusal =
    merged.refusal ??
    (steps.length === 0 ? nothingToDo(merged.items) : undefined) ??
    (twice === undefined ? undefined : `Two steps have one name: ${twice.id}.`) ??
    (merged.locks.length === 0 && steps.some(({ calls }) => calls.some(({ changes }) => changes))
      ? 'Nobody offers a lock for what this would change.'
      : undefined) ??
    (unknownKind === undefined ? undefined : `Nobody knows how to do ${unknownKind.kind}.`);
  return { ...merged, steps, request, refusal };
};

/** Answers the guards and seals the plan with its hash. Pure. */
export const sealPlan = (draft: Draft, parts: Composing, holders: readonly LockHolder[]): Plan => {
  const { request, steps, locks } = draft;
  const { now, view } = parts;
  const undone = request.kind === 'undo' ? request.operationId : undefined;
  const open = parts.recorded
    .filter((one) => !hasEnded(one) && one.operation.id !== undone)
    .map(({ operation }) => operation);
  const known = {
    now,
    request,
    view,
    steps,
    locks,
    items: draft.items,
    moves: draft.moves ?? [],
    promises: draft.promises,
    open,
    holders,
  };
  const receivers = receiversOf(known);
  const estimate = estimateOf(steps, draft.estimateMs, parts.recorded);
  const typed = typeToConfirmOf(request, view, involvedNodes(known));
  return {
    hash: planHash({ request, steps, locks }),
    request,
    title: titleOf(
      request,
      view,
      parts.recorded.find(({ operation }) => operation.id === undone),
    ),
    madeAt: now,
    goodUntil: epochMs(now + planGoodMs),
    steps: [...withMeasuredTimes(steps, parts.recorded)],
    locks: [...locks],
    items: [...draft.items],
    promises: [...draft.promises],
    changes: [...draft.changes],
    ...(draft.moves === undefined || draft.moves.length === 0
      ? {}
      : { moves: [...draft.moves], movedSpaces: [...movedSpacesOf(draft.moves, view.spaces ?? [])] }),
    ...(draft.files === undefined || draft.files.length === 0 ? {} : { files: [...draft.files] }),
    receivers: [...receivers],
    guards: [...answerGuards({ ...known, receivers }, draft.guards)],
    warnings: [...draft.warnings],
    ...(estimate === undefined ? {} : { estimateMs: estimate.ms, estimateSays: estimate.says }),
    onFailure: onFailureOf(request),
    ifConsoleCloses: ifConsoleClosesOf(request),
    ...(typed === undefined ? {} : { typeToConfirm: typed }),
    ...(draft.refusal === undefined ? {} : { refusal: draft.refusal }),
  };
};
