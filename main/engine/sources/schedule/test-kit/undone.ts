import type { NodeId } from '#shared/model';
import { stepCall, type StepKind } from '../../../source-kit/index.ts';
import { placeOf } from '../plan/task-at.ts';

/** What the step that takes this one back is given. Throws when there is none. */
export const undoParamsOf = <Params extends { readonly nodeId: NodeId }, Seen>(
  kind: StepKind<Params, Seen>,
  params: NoInfer<Params>,
  seen: NoInfer<Seen>,
): Params => {
  if (kind.undo === 'irreversible') throw new Error(`${kind.id} is not taken back`);
  const place = placeOf('tried', { id: 'one task', nodeId: params.nodeId });
  return kind.params.parse(kind.undo(params, seen, stepCall(kind, params, place))?.params);
};
