import { countText } from '#shared/format';
import { nodeStates, type NodeState } from '#shared/model';
import { sameList, shownState, useFleet, type FilterToken } from '../../../queries/index.ts';
import { Glyph, stateLook, useNow } from '../../../ui/index.ts';
import styles from './head.module.css';

/** Values go stale while nothing arrives, so the counts are taken again this often, ms. */
const countEveryMs = 1_000;

/** How many nodes are in each state that occurs. Each count turns a filter on and off. */
export const StateCounts = ({
  tokens,
  toggle,
}: {
  readonly tokens: readonly FilterToken[];
  readonly toggle: (token: FilterToken) => void;
}) => {
  const now = useNow(countEveryMs);
  const counts = useFleet((fleet) => {
    const tally = Map.groupBy(fleet.nodes.values(), (view) => shownState(view, now));
    return nodeStates.map((state) => tally.get(state)?.length ?? 0);
  }, sameList);
  const isOn = (state: NodeState): boolean =>
    tokens.some((token) => token.key === 'state' && token.value === state && !token.exclude);
  return (
    <div className={styles['counts']} role="group" aria-label="Show only nodes in a state">
      {nodeStates.map((state, index) =>
        counts[index] === 0 && !isOn(state) ? null : (
          <button
            key={state}
            type="button"
            className={styles['count']}
            aria-pressed={isOn(state)}
            title={stateLook[state].word}
            onClick={() => toggle({ key: 'state', value: state, exclude: false })}
          >
            <Glyph state={state} decorative />
            <b>{countText(counts[index] ?? 0)}</b>
            <span className={styles['stateWord']}>{stateLook[state].word}</span>
          </button>
        ),
      )}
    </div>
  );
};
