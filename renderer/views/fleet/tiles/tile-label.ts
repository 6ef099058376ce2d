import { durationText, percentText, stateWord } from '#shared/format';
import type { NodeState, NodeView } from '#shared/model';
import { visibleText } from '../../../ui/index.ts';
import type { TileFacts } from './tile-facts.ts';

/** A node in one sentence for a screen reader: name, state, reason, value, age (design section 8). */
export const tileLabel = (view: NodeView, state: NodeState, facts: TileFacts, now: number): string => {
  const { disk, heardAt } = facts;
  const value =
    disk === undefined
      ? 'disk unknown'
      : `${visibleText(disk.volume.mount)} ${disk.usedRatio === undefined ? 'unknown' : percentText(disk.usedRatio).replace('\u2009%', ' percent')}`;
  const parts = facts.isAsking
    ? [visibleText(view.node.id), 'asking']
    : [
        visibleText(view.node.id),
        stateWord(state).toLowerCase(),
        value,
        visibleText(facts.word.text),
        heardAt === undefined ? 'never answered' : `${durationText(now - heardAt)} old`,
      ];
  return parts.join(', ');
};
