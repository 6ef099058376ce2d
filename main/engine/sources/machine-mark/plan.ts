import type { NodeId, OperationRequest } from '#shared/model';
import { definePlanner, nodeLock, noOffer, type Offer, type PlanView } from '../../source-kit/index.ts';
import type { MachineReading } from './machines.ts';
import { holdMark } from './mark.ts';

type MarkView = PlanView<MachineReading, never>;
type RequestOf<Kind extends OperationRequest['kind']> = Extract<OperationRequest, { readonly kind: Kind }>;

const marked = ({ observation }: MarkView, nodeIds: readonly NodeId[]): readonly NodeId[] =>
  nodeIds.filter((id) => observation.locals.has(id));

const drain = (view: MarkView, { nodeIds, until }: RequestOf<'drain'>): Offer => {
  const held = marked(view, nodeIds);
  return {
    ...noOffer,
    steps: holdMark.hold(held, until),
    locks: held.map(nodeLock),
    estimateMs: held.length * 1_000,
  };
};

/** What was drained by another console; a machine that says it is not held needs nothing. */
const undrain = (view: MarkView, { nodeIds }: RequestOf<'undrain'>): Offer => {
  const held = marked(view, nodeIds).filter((id) => {
    const local = view.observation.locals.get(id);
    return local?.state !== 'known' || local.value.held !== undefined;
  });
  return {
    ...noOffer,
    steps: holdMark.release(held),
    locks: held.map(nodeLock),
    estimateMs: held.length * 1_000,
  };
};

export const planner = definePlanner<MachineReading, never>({ drain, undrain });
