import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import type { Column } from './column.ts';
import styles from './table.module.css';
import type { Roving } from './use-roving.ts';

/** Below this every row is drawn: find-in-page and screen readers then see all of them. */
const virtualFrom = 100;
const rowHeight = 32;

/** The rows of a table, or the ones in sight with blank rows that keep the scrollbar honest. */
export const TableBody = <R extends object>({
  columns,
  rows,
  rowId,
  onOpen,
  roving,
}: {
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowId: (row: R) => string;
  readonly onOpen: ((row: R) => void) | undefined;
  readonly roving: Roving;
}) => {
  const virtual = rows.length > virtualFrom;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => roving.container.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: virtual,
  });
  const seen = virtual
    ? virtualizer.getVirtualItems().map((item) => item.index)
    : rows.map((_, index) => index);
  const before = virtual ? (virtualizer.getVirtualItems().at(0)?.start ?? 0) : 0;
  const after = virtual ? virtualizer.getTotalSize() - (virtualizer.getVirtualItems().at(-1)?.end ?? 0) : 0;

  // A row that the keyboard moves to may not be drawn yet: bring it into sight, then it takes the focus.
  useEffect(() => {
    const grid = roving.container.current;
    if (!virtual || grid === null || !grid.contains(document.activeElement)) return;
    if (document.activeElement?.closest('thead') !== null) return;
    virtualizer.scrollToIndex(roving.active);
    grid.querySelector<HTMLElement>(`[data-row-index="${roving.active}"]`)?.focus();
  }, [roving.active, roving.container, virtual, virtualizer]);

  return (
    <tbody>
      {before > 0 ? <tr aria-hidden="true" style={{ height: before }} /> : null}
      {seen.map((index) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <tr
            key={rowId(row)}
            aria-rowindex={index + 2}
            data-row-index={index}
            tabIndex={index === roving.active ? 0 : -1}
            className={onOpen === undefined ? undefined : styles['opens']}
            onFocus={() => roving.setActive(index)}
            onClick={() => onOpen?.(row)}
            onKeyDown={(event) => {
              if (event.target !== event.currentTarget) return;
              if (event.key === 'Enter') onOpen?.(row);
              else roving.onKeyDown(event, index);
            }}
          >
            {columns.map((column) => (
              <td key={column.id} style={{ textAlign: column.align }}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        );
      })}
      {after > 0 ? <tr aria-hidden="true" style={{ height: after }} /> : null}
    </tbody>
  );
};
