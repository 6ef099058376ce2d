import type { NodeId } from '#shared/model';
import type { Holding, StepKind } from '../../../source-kit/index.ts';

/** A verification by the one answer of a node: while there is none, nothing is known. */
export const whenAnswered =
  <Params extends { readonly nodeId: NodeId }, Seen>(
    holds: (reply: unknown, params: Params, seen: Seen) => Holding,
  ): StepKind<Params, Seen>['verify']['holds'] =>
  ([reply], params, seen) =>
    reply === undefined
      ? { state: 'not-yet', says: `${params.nodeId} has not answered yet.` }
      : holds(reply, params, seen);
