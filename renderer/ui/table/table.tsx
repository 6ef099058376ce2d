import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type SortingState,
} from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { widthOf, type Column, type SortValue, type TableSelection } from './column.ts';
import { TableBody } from './table-body.tsx';
import styles from './table.module.css';
import { useCalmOrder } from './use-calm-order.ts';
import { useRoving } from './use-roving.ts';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

export type TableProps<R> = {
  /** Names the table for a screen reader. */
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowId: (row: R) => string;
  readonly sort?: { readonly id: string; readonly descending?: boolean };
  /** Enter or a click on a row. */
  readonly onOpen?: (row: R) => void;
  readonly selection?: TableSelection<R>;
  /** Rows of two lines, for sentences in columns that fill: what does not fit in two is cut. */
  readonly tall?: boolean;
  /** Shown when there are no rows. */
  readonly empty?: ReactNode;
};

// One collator: making one for each comparison costs more than all the comparing.
const byName = new Intl.Collator('en', { numeric: true }).compare;

const compare = (a: SortValue, b: SortValue): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return byName(String(a), String(b));
};

const columnDefs = <R extends object>(columns: readonly Column<R>[]): ColumnDef<typeof features, R>[] =>
  columns.map((column) => ({
    id: column.id,
    accessorFn: (row: R) => column.sortBy?.(row),
    enableSorting: column.sortBy !== undefined,
    sortUndefined: 'last',
    sortFn: (a, b, id) => compare(a.getValue<SortValue>(id), b.getValue<SortValue>(id)),
  }));

/** Rows with a sticky, sortable header; past 100 rows only those in sight are drawn, and live values do not move rows under the pointer. One tab stop, arrows move between rows. */
export const Table = <R extends object>({
  label,
  columns,
  rows,
  rowId,
  sort,
  onOpen,
  selection,
  tall = false,
  empty,
}: TableProps<R>) => {
  const [sorting, setSorting] = useState<SortingState>(
    sort === undefined ? [] : [{ id: sort.id, desc: sort.descending ?? false }],
  );
  const defs = useMemo(() => columnDefs(columns), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({
    features,
    columns: defs,
    data,
    getRowId: rowId,
    enableSortingRemoval: false,
    state: { sorting },
    onSortingChange: setSorting,
  });
  const ranked = table.getRowModel().rows;
  const byId = new Map(ranked.map((row) => [row.id, row.original]));
  const sortedBy = sorting.map(({ id, desc }) => `${id} ${desc}`).join();
  const { ids, hold } = useCalmOrder(
    ranked.map((row) => row.id),
    sortedBy,
  );
  const sorted = ids.flatMap((id) => byId.get(id) ?? []);
  // Kept as state: its rows are committed before it, and a list that found nothing to scroll in would stay empty.
  const [container, setContainer] = useState<HTMLDivElement | null>(null);
  const roving = useRoving(sorted.length);
  return (
    <div className={styles['scroll']} ref={setContainer} {...hold}>
      <table
        className={tall ? `${styles['table']} ${styles['tall']}` : styles['table']}
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        role="grid"
        aria-multiselectable={selection === undefined ? undefined : true}
      >
        <thead>
          <tr>
            {columns.map((column) => {
              const state = table.getColumn(column.id);
              const order = state?.getIsSorted() ?? false;
              return (
                <th
                  key={column.id}
                  scope="col"
                  style={{ width: widthOf(column, columns), textAlign: column.align }}
                  aria-sort={order === false ? undefined : order === 'asc' ? 'ascending' : 'descending'}
                >
                  {column.sortBy === undefined ? (
                    column.header
                  ) : (
                    <button
                      type="button"
                      className={styles['sort']}
                      onClick={() => state?.toggleSorting(order === 'asc')}
                    >
                      {column.header}
                      <span aria-hidden="true">{order === false ? '' : order === 'asc' ? ' ↑' : ' ↓'}</span>
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <TableBody
          columns={columns}
          rows={sorted}
          rowId={rowId}
          onOpen={onOpen}
          selection={selection}
          tall={tall}
          container={container}
          roving={roving}
        />
      </table>
      {sorted.length === 0 ? <div className={styles['empty']}>{empty}</div> : null}
    </div>
  );
};
