import type { NodeState } from '#shared/model';
import { sameList, shownState, useFleet } from '../../../queries/index.ts';
import { useNow } from '../../../ui/index.ts';
import type { GridColumn } from './columns.ts';

/** States that colour a whole column: what happens to a node happens to everything on it. */
const tinting: readonly NodeState[] = ['stale', 'unknown', 'draining', 'drained', 'maintenance'];
/** Values go stale while nothing arrives; looked at this often, ms. */
const everyMs = 2_000;

/** The state of each column's one node where it concerns all copies on it, in the order of the columns. */
export const useColumnTints = (columns: readonly GridColumn[]): readonly (NodeState | undefined)[] => {
  const now = useNow(everyMs);
  return useFleet(
    (fleet) =>
      columns.map(({ nodeIds }) => {
        const [only] = nodeIds;
        const view = nodeIds.length === 1 && only !== undefined ? fleet.nodes.get(only) : undefined;
        const state = view === undefined ? undefined : shownState(view, now);
        return state !== undefined && tinting.includes(state) ? state : undefined;
      }),
    sameList,
  );
};
