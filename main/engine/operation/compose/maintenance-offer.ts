import type { LockCall, NodeId, OperationRequest, Release, StepCall } from '#shared/model';
import { noOffer, refused, type Offer, type StepKind } from '../../source-kit/index.ts';
import type { OperationView } from '../operation-parts.ts';
import { withReckonedTimes } from './estimate.ts';
import { mergedLocks, mergedOffers, offerOf, type PlanningSource } from './offers.ts';
import { numbered, orderSteps, wavesOf } from './order-steps.ts';
import { withServerWords } from './server-words.ts';

type Maintenance = Extract<OperationRequest, { readonly kind: 'maintenance' }>;
/** Reads what a step's check would see now; undefined when that cannot be known. Reads only. */
export type SeeNow = (step: StepCall, kind: StepKind) => Promise<unknown>;

export type MaintenanceParts = {
  readonly sources: readonly PlanningSource[];
  readonly kinds: ReadonlyMap<string, StepKind>;
  readonly view: OperationView;
  readonly releases: readonly Release[];
  readonly seeNow: SeeNow;
};

/** Phases that a node is brought back from. Surge and settle cancel each other; the work itself stays done. */
const undoneAfterwards: ReadonlySet<string> = new Set(['cordon', 'hand-over', 'take-out', 'move']);

/** The steps that put a node back, made from what their checks see now: it must be in service when this is planned. */
const restoring = async (
  steps: readonly StepCall[],
  parts: MaintenanceParts,
): Promise<{ readonly steps: readonly StepCall[]; readonly blind: readonly string[] }> => {
  const calls = new Map<string, StepCall>();
  const blind: string[] = [];
  for (const step of steps.filter(({ phase }) => undoneAfterwards.has(phase)).toReversed()) {
    const kind = parts.kinds.get(step.kind);
    if (kind === undefined || kind.undo === 'irreversible') continue;
    if (kind.apply === undefined && kind.rounds === undefined) continue;
    const seen = await parts.seeNow(step, kind);
    if (seen === undefined) {
      blind.push(step.subject);
      continue;
    }
    const call = kind.undo(kind.params.parse(step.params), seen, step);
    if (call !== undefined) calls.set(call.id, { ...call, phase: 'restore' });
  }
  return { steps: [...calls.values()], blind };
};

type NodePart = {
  readonly cordons: readonly StepCall[];
  readonly groups: readonly (readonly StepCall[])[];
  readonly offers: readonly Offer[];
  readonly blind: readonly string[];
};

/** One node: what every source drains there, the work, and the way back, in this order. */
const partOf = async (nodeId: NodeId, request: Maintenance, parts: MaintenanceParts): Promise<NodePart> => {
  const { sources, view, releases } = parts;
  const works = sources.map((source) => offerOf(source, { ...request, nodeIds: [nodeId] }, view, releases));
  const drains = withServerWords(
    sources.map((source) =>
      offerOf(source, { kind: 'drain', nodeIds: [nodeId], surge: request.surge }, view, releases),
    ),
    parts.kinds,
  );
  const drain = orderSteps(drains.map(withReckonedTimes));
  const back = await restoring(drain, parts);
  return {
    cordons: drain.filter(({ phase }) => phase === 'cordon'),
    groups: [
      ...wavesOf(drain.filter(({ phase }) => phase !== 'cordon')),
      ...wavesOf(orderSteps(works.map(withReckonedTimes))),
      ...back.steps.map((step) => [step]),
    ],
    offers: [...drains, ...works],
    blind: back.blind,
  };
};

/**
 * One lock for all managers of an origin: two consoles that each take away another manager would together take away the
 * quorum, though each alone may (R77).
 */
const managerLocks = (request: Maintenance, { sources, view }: MaintenanceParts): readonly LockCall[] =>
  view.origins.flatMap(({ id, source, members }) => {
    const managers = members.flatMap(({ role, nodeId }) =>
      role === 'manager' && nodeId !== undefined ? [nodeId] : [],
    );
    const keepsLocks = sources.some((one) => one.id === source && one.locks !== undefined);
    return keepsLocks && managers.some((each) => request.nodeIds.includes(each))
      ? [{ resource: `managers:${id}`, source, through: managers }]
      : [];
  });

/**
 * All nodes closed first, then node by node: drain, work, back into service. A source offers only the work itself for
 * this verb; its drain steps are used as they are, and the way back is the undo of those.
 */
export const maintenanceOffer = async (request: Maintenance, parts: MaintenanceParts): Promise<Offer> => {
  const nodes: NodePart[] = [];
  for (const nodeId of request.nodeIds) nodes.push(await partOf(nodeId, request, parts));
  const works = nodes.flatMap(({ groups }) => groups.flat()).filter(({ phase }) => phase === 'work');
  const blind = [...new Set(nodes.flatMap((node) => node.blind))];
  const merged = mergedOffers(nodes.flatMap(({ offers }) => offers));
  if (merged.refusal === undefined && works.length < request.nodeIds.length)
    return refused('No source can do this work on every one of these nodes.');
  if (merged.refusal === undefined && blind.length > 0)
    return {
      ...noOffer,
      refusal: `What must be put back afterwards cannot be read now: ${blind.join(', ')}.`,
    };
  return {
    ...merged,
    locks: mergedLocks([...merged.locks, ...managerLocks(request, parts)]),
    promises: merged.promises.map((promise) => ({ ...promise, after: promise.before })),
    steps: unique(
      numbered([nodes.flatMap(({ cordons }) => cordons), ...nodes.flatMap(({ groups }) => groups)]),
    ),
  };
};

/** The same thing may be put back once for each node (one balancer for all): each needs an id of its own. */
const unique = (steps: readonly StepCall[]): readonly StepCall[] => {
  const times = new Map<string, number>();
  return steps.map((step) => {
    const time = (times.get(step.id) ?? 0) + 1;
    times.set(step.id, time);
    return time === 1 ? step : { ...step, id: `${step.id} (${time})` };
  });
};
