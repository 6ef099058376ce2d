import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import type { Column, TableSelection } from './column.ts';
import styles from './table.module.css';
import type { Roving } from './use-roving.ts';

/** Below this every row is drawn: find-in-page and screen readers then see all of them. */
const virtualFrom = 100;
/** As the tokens `--row` and `--row-tall` draw them, px. */
const rowHeight = 32;
const tallRowHeight = 46;

/** The rows of a table, or the ones in sight with blank rows that keep the scrollbar honest. */
export const TableBody = <R extends object>({
  columns,
  rows,
  rowId,
  onOpen,
  selection,
  tall,
  container,
  roving,
}: {
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowId: (row: R) => string;
  readonly onOpen: ((row: R) => void) | undefined;
  readonly selection: TableSelection<R> | undefined;
  readonly tall: boolean;
  /** What scrolls; null until it is there. */
  readonly container: HTMLDivElement | null;
  readonly roving: Roving;
}) => {
  const virtual = rows.length > virtualFrom;
  // oxlint-disable-next-line react/incompatible-library -- the virtual list is drawn by hand here, no compiler memoises it
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => container,
    estimateSize: () => (tall ? tallRowHeight : rowHeight),
    overscan: 12,
    enabled: virtual,
  });
  const seen = virtual
    ? virtualizer.getVirtualItems().map((item) => item.index)
    : rows.map((_, index) => index);
  const before = virtual ? (virtualizer.getVirtualItems().at(0)?.start ?? 0) : 0;
  const after = virtual ? virtualizer.getTotalSize() - (virtualizer.getVirtualItems().at(-1)?.end ?? 0) : 0;

  // A row that the keyboard moves to may not be drawn yet: it is brought into sight, and takes the focus once it is there.
  useEffect(() => {
    if (virtual) virtualizer.scrollToIndex(roving.active);
  }, [roving.active, virtual, virtualizer]);
  useEffect(() => {
    const rowAt = (index: number): HTMLElement | null =>
      container?.querySelector<HTMLElement>(`[data-row-index="${index}"]`) ?? null;
    const index = roving.takeWanted((each) => rowAt(each) !== null);
    if (index !== undefined) rowAt(index)?.focus();
  });

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
            data-row-id={rowId(row)}
            aria-selected={selection?.has(row)}
            tabIndex={index === roving.active ? 0 : -1}
            className={onOpen === undefined ? undefined : styles['opens']}
            onFocus={() => roving.setActive(index)}
            onClick={() => onOpen?.(row)}
            onKeyDown={(event) => {
              if (event.target !== event.currentTarget) return;
              if (event.key === ' ' && selection !== undefined) {
                event.preventDefault();
                selection.toggle(row);
              } else if (event.key === 'Enter') onOpen?.(row);
              else {
                const target = roving.onKeyDown(event, index);
                if (event.shiftKey && target !== undefined)
                  selection?.add(rows.slice(Math.min(index, target), Math.max(index, target) + 1));
              }
            }}
          >
            {columns.map((column) => (
              <td
                key={column.id}
                className={column.fills === true ? styles['fills'] : undefined}
                style={{ textAlign: column.align }}
              >
                {tall && column.fills === true ? (
                  <div className={styles['two']}>{column.cell(row)}</div>
                ) : (
                  column.cell(row)
                )}
              </td>
            ))}
          </tr>
        );
      })}
      {after > 0 ? <tr aria-hidden="true" style={{ height: after }} /> : null}
    </tbody>
  );
};
