import { useMemo } from 'react';
import { countText } from '#shared/format';
import { valueOf } from '#shared/model';
import { sameList, useFleet, useFleetNodes, useHeader } from '../../../queries/index.ts';
import { Panel, SafeText } from '../../../ui/index.ts';
import { groupNodes, type GroupKey } from '../grouping.ts';
import { medianOf } from '../tiles/tile-grid.tsx';
import styles from './rail.module.css';

/** A list longer than this is a table, and there is one. */
const shownGroups = 10;
/** Bars end at twice the target: a value beyond is over anyway, and its number says by how much. */
const barTargets = 2;

const numberText = (ms: number): string => (ms < 1 ? '<1' : countText(ms));

/** The median round trip of each group against the target, whatever the filter shows. */
export const RoundTrips = ({ groupKey }: { readonly groupKey: GroupKey }) => {
  const nodes = useFleetNodes();
  const groups = useMemo(() => groupNodes(nodes, groupKey), [nodes, groupKey]);
  const targetMs = useHeader()?.roundTripTargetMs ?? 20;
  const medians = useFleet(
    (fleet) =>
      groups.map((group) =>
        medianOf(
          group.ids.flatMap((id) => {
            const view = fleet.nodes.get(id);
            return view === undefined || view.state === 'stale'
              ? []
              : (valueOf(view.facts.roundTripMs) ?? []);
          }),
        ),
      ),
    sameList,
  );
  return (
    <Panel title="Round trip" aside={`ms, median now, target ${countText(targetMs)}`} padded>
      <ul className={styles['trips']}>
        {groups.slice(0, shownGroups).map((group, index) => {
          const median = medians[index];
          const late = median !== undefined && median > targetMs;
          return (
            <li key={group.name}>
              <span className={styles['place']}>
                <SafeText text={group.name} limit={40} />
              </span>
              <span
                className={median === undefined ? `${styles['track']} hatched` : styles['track']}
                aria-hidden="true"
              >
                {median === undefined ? null : (
                  <i
                    className={late ? styles['barLate'] : styles['bar']}
                    style={{ width: `${Math.min(100, (median / (targetMs * barTargets)) * 100)}%` }}
                  />
                )}
                <i className={styles['tick']} />
              </span>
              <b className={late ? styles['warning'] : styles['calm']}>
                {median === undefined ? 'unknown' : numberText(median)}
              </b>
            </li>
          );
        })}
      </ul>
      {groups.length > shownGroups ? (
        <p className={styles['rest']}>{countText(groups.length - shownGroups)} more groups</p>
      ) : null}
    </Panel>
  );
};
