import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { WorkloadId } from '#shared/model';
import { useCalmOrder } from '../../../ui/index.ts';
import type { ColumnGroup } from './columns.ts';
import { GridHead } from './grid-head.tsx';
import { GridRow } from './grid-row.tsx';
import styles from './grid.module.css';
import { nextPlace, type Place } from './next-place.ts';
import type { ReplicaRow } from './rows.ts';
import { useColumnTints } from './use-column-tints.ts';

/** Columns in front of and behind those of the nodes: service, running; rules, why. */
const columnsBefore = 2;

/** Services by nodes. One tab stop: arrows move, Enter opens the service. */
export const ReplicaGrid = ({
  groups,
  rows,
  hasElsewhere,
  onOpen,
  onActive,
}: {
  readonly groups: readonly ColumnGroup[];
  /** Worst first. */
  readonly rows: readonly ReplicaRow[];
  /** True when some copy stands on no node of this fleet. */
  readonly hasElsewhere: boolean;
  readonly onOpen: (id: WorkloadId) => void;
  readonly onActive: (id: WorkloadId) => void;
}) => {
  const container = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const { ids, hold } = useCalmOrder(
    rows.map((row) => row.workload.id),
    '',
  );
  const byId = new Map<string, ReplicaRow>(rows.map((row) => [row.workload.id, row]));
  const columns = useMemo(() => groups.flatMap((group) => group.columns), [groups]);
  const tints = useColumnTints(columns);
  const width = columnsBefore + columns.length + (hasElsewhere ? 1 : 0) + 2;
  const shownActive = {
    row: Math.min(active.row, ids.length - 1),
    column: Math.min(active.column, width - 1),
  };
  const move = useCallback(
    (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-place]');
      if (cell === null) return;
      const [row = 0, column = 0] = (cell.dataset['place'] ?? '').split(' ').map(Number);
      const next = nextPlace({ row, column }, event.key, { rows: ids.length, columns: width });
      if (next === undefined) return;
      event.preventDefault();
      const target = container.current?.querySelector<HTMLElement>(
        `[data-place="${next.row} ${next.column}"]`,
      );
      target?.focus();
      target?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    },
    [ids.length, width],
  );
  return (
    <div className={styles['scroll']} ref={container} {...hold}>
      <table
        role="grid"
        aria-label="Services by nodes"
        aria-rowcount={ids.length + 2}
        aria-colcount={width}
        className={styles['grid']}
        onKeyDown={move}
      >
        <GridHead groups={groups} hasElsewhere={hasElsewhere} />
        <tbody>
          {ids.map((id, index) => {
            const row = byId.get(id);
            return row === undefined ? null : (
              <GridRow
                key={id}
                row={row}
                index={index}
                groups={groups}
                tints={tints}
                hasElsewhere={hasElsewhere}
                activeColumn={shownActive.row === index ? shownActive.column : undefined}
                onFocus={(column) => {
                  setActive({ row: index, column });
                  onActive(row.workload.id);
                }}
                onOpen={() => onOpen(row.workload.id)}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
