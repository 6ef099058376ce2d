import type { NodeId, PlanItem } from '#shared/model';
import type { ServerWord } from '../../../source-kit/index.ts';
import type { ClusterNow } from './cluster-now.ts';

const saysOf = ({ name }: ClusterNow, { fate }: PlanItem): string => {
  if (fate === 'moves') return `What it is in ${name} is handed over first.`;
  return fate === 'blocked'
    ? `What it is in ${name} cannot be handed over.`
    : `Its copy of ${name} is away until it runs again.`;
};

/** What becomes of the servers on nodes that leave, for whoever stops the unit or container that they are. Nothing here stops one. */
export const serverWords = (
  now: ClusterNow,
  items: readonly PlanItem[],
  nodeIds: readonly NodeId[],
): readonly ServerWord[] => {
  const { runs } = now;
  if (runs === undefined) return [];
  return nodeIds.flatMap((nodeId) => {
    // Of several items of one server the first tells most: what it owns comes before what it copies.
    const item = items.find((each) => each.nodeId === nodeId && each.spaceId === now.cluster.spaceId);
    return item === undefined ? [] : [{ nodeId, runs, isSeenTo: false, says: saysOf(now, item) }];
  });
};
