import { useCallback, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { millisecondsText } from '#shared/format';
import { nodeId, valueOf, type NodeId } from '#shared/model';
import { useFleet, useHeader } from '../../../queries/index.ts';
import { SafeText } from '../../../ui/index.ts';
import { nextCell, type CellBox } from '../grid/next-cell.ts';
import type { NodeGroup } from '../grouping.ts';
import styles from './tile-grid.module.css';
import { GroupMenu } from '../selection/group-menu.tsx';
import { useSelection } from '../selection/selection.tsx';
import { NodeTile } from './node-tile.tsx';

/** The middle one of the known round trips; undefined when none is known. */
export const medianOf = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

const GroupHead = ({ group }: { readonly group: NodeGroup }) => {
  const header = useHeader();
  const median = useFleet((fleet) =>
    medianOf(
      group.ids.flatMap((id) => {
        const view = fleet.nodes.get(id);
        return view === undefined || view.state === 'stale' ? [] : (valueOf(view.facts.roundTripMs) ?? []);
      }),
    ),
  );
  const target = header?.roundTripTargetMs ?? Infinity;
  return (
    <div className={styles['head']}>
      <h2>
        <SafeText text={group.name} limit={40} />
      </h2>
      <span className={styles['count']}>{group.ids.length === 1 ? '' : `${group.ids.length} nodes`}</span>
      {median === undefined ? null : median > target ? (
        <span className={styles['late']}>
          {millisecondsText(median)} round trip, target {target}
        </span>
      ) : (
        <span className={styles['trip']}>{millisecondsText(median)}</span>
      )}
      <GroupMenu group={group} />
    </div>
  );
};

const boxesIn = (container: HTMLElement | null): readonly CellBox[] =>
  [...(container?.querySelectorAll<HTMLElement>('[data-cell-id]') ?? [])].map((cell) => {
    const { x, y, width, height } = cell.getBoundingClientRect();
    return { id: cell.dataset['cellId'] ?? '', x, y, width, height };
  });

/** Below this many nodes tiles are wide, two in a row, so that a small fleet looks complete. */
const smallFleet = 4;

/** Nodes as tiles in their groups: one tab stop, arrows move, Enter opens. */
export const TileGrid = ({ groups }: { readonly groups: readonly NodeGroup[] }) => {
  const container = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<NodeId | undefined>(undefined);
  const first = groups[0]?.ids[0];
  const present = active !== undefined && groups.some((group) => group.ids.includes(active)) ? active : first;
  const selection = useSelection();
  const move = useCallback(
    (event: KeyboardEvent, id: NodeId) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === ' ') {
        event.preventDefault();
        selection.toggle(id);
        return;
      }
      const next = nextCell(boxesIn(container.current), id, event.key);
      if (next === undefined) return;
      event.preventDefault();
      if (event.shiftKey) selection.add([id, nodeId(next)]);
      const cell = container.current?.querySelector<HTMLElement>(`[data-cell-id="${CSS.escape(next)}"]`);
      cell?.focus();
      cell?.scrollIntoView({ block: 'nearest' });
    },
    [selection],
  );
  const total = groups.reduce((sum, group) => sum + group.ids.length, 0);
  return (
    <div className={styles['holder']}>
      <div
        ref={container}
        role="grid"
        aria-label="Nodes"
        aria-multiselectable
        className={total < smallFleet ? `${styles['groups']} ${styles['few']}` : styles['groups']}
      >
        {groups.map((group) => (
          <div
            key={group.name}
            role="row"
            className={styles['group']}
            style={{ '--members': group.ids.length } as CSSProperties}
          >
            <div role="rowheader" className={styles['header']}>
              <GroupHead group={group} />
            </div>
            {group.ids.map((id) => (
              <NodeTile key={id} id={id} focused={id === present} onFocus={setActive} onKeyDown={move} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
};
