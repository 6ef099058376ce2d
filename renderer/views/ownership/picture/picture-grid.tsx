import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
} from 'react';
import { nextCell } from './next-cell.ts';
import {
  cellAtX,
  cellsInSight,
  type PictureCell,
  type PictureRow,
  type PictureView,
} from './picture-cell.ts';
import { PictureCanvas, type Paint } from './picture-canvas.tsx';
import type { CellLook, Words } from './picture-element.tsx';
import { DrawnRows, RowAround } from './picture-rows.tsx';
import { Pointed } from './pointed.tsx';
import styles from './picture.module.css';

/** Measured: relayout of 2,000 elements takes 11 ms, painting as many on a canvas 1.5 ms (design section 12). */
const elementsUpTo = 2_000;

export type PictureGridProps<C extends PictureCell> = {
  /** Names the picture for a screen reader. */
  readonly label: string;
  readonly rows: readonly PictureRow<C>[];
  readonly view: PictureView;
  readonly heightPx: number;
  /** Part of the height that is in sight, where it scrolls. */
  readonly sight?: { readonly topPx: number; readonly heightPx: number };
  /** Keeps its identity while it says the same, as `look` does: cells are made anew when it changes. */
  readonly words: Words<C>;
  readonly look: (cell: C) => CellLook;
  /** Draws all of it once it has more cells than elements can carry. */
  readonly paint: Paint;
  /** From how many cells in sight on a canvas draws; a picture that is dragged draws every frame and begins earlier. */
  readonly canvasFrom?: number;
  readonly onOpen?: ((cell: C) => void) | undefined;
  /** A cell that a search has found. */
  readonly ringed?: string | undefined;
  /** The focus went to a cell that may not be in sight. */
  readonly onReach?: ((cell: C) => void) | undefined;
  /** Keys that the picture itself knows: zoom. True when it was one. */
  readonly onKey?: ((key: string, cell: C | undefined) => boolean) | undefined;
  readonly children?: ReactNode;
};

const cellIdOf = ({ target }: SyntheticEvent): string | undefined =>
  target instanceof HTMLElement ? target.closest<HTMLElement>('[data-cell]')?.dataset['cell'] : undefined;

type Place<C extends PictureCell> = { readonly cell: C; readonly row: PictureRow<C> };

/** What is now where a cell was that is no more. */
const inPlaceOf = <C extends PictureCell>(
  before: Place<C> | undefined,
  rows: readonly PictureRow<C>[],
): Place<C> | undefined => {
  const row = rows.find(({ id }) => id === before?.row.id);
  const cell = row === undefined || before === undefined ? undefined : cellAtX(row.cells, before.cell.x);
  return row === undefined || cell === undefined ? undefined : { row, cell };
};

/** A picture of cells that is one tab stop: arrows move, Enter opens, a card tells what is pointed at or focused. */
export const PictureGrid = <C extends PictureCell>({
  label,
  rows,
  view,
  heightPx,
  sight = { topPx: 0, heightPx },
  words,
  look,
  paint,
  canvasFrom = elementsUpTo,
  onOpen,
  ringed,
  onReach,
  onKey,
  children,
}: PictureGridProps<C>) => {
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Place<C> | undefined>(undefined);
  const [focused, setFocused] = useState(false);
  const places = useMemo(
    () => new Map(rows.flatMap((row) => row.cells.map((cell) => [cell.id, { cell, row }] as const))),
    [rows],
  );
  const first = useMemo(() => {
    const row = rows.find(({ cells }) => cells.length > 0);
    return row?.cells[0]?.id;
  }, [rows]);
  const present = places.get(active?.cell.id ?? '') ?? inPlaceOf(active, rows) ?? places.get(first ?? '');
  const inSight = useMemo(() => rows.map((row) => cellsInSight(row.cells, view)), [rows, view]);
  const count = useMemo(() => inSight.reduce((sum, cells) => sum + cells.length, 0), [inSight]);
  const onCanvas = count > canvasFrom;
  const reach = (cell: C): void => {
    setActive(places.get(cell.id));
    onReach?.(cell);
    // What the focus goes to may only exist after this has been drawn.
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(cell.id)}"]`)?.focus(),
    );
  };
  const presentId = present?.cell.id ?? '';
  // Cells that are cut smaller, or put together again, take the focused one away: who goes by keys stays where they are.
  useEffect(() => {
    if (focused && document.activeElement === document.body)
      grid.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(presentId)}"]`)?.focus();
  }, [focused, presentId]);
  const press = (event: KeyboardEvent): void => {
    const cell = places.get(cellIdOf(event) ?? '')?.cell;
    if (cell === undefined || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') onOpen?.(cell);
    else if (event.key === 'Escape' && focused) {
      setFocused(false);
      event.preventDefault();
    } else if (onKey?.(event.key, cell) === true) event.preventDefault();
    else {
      const next = nextCell(rows, cell.id, event.key, event.ctrlKey);
      if (next === undefined) return;
      event.preventDefault();
      reach(next);
    }
  };
  const cellAt = useCallback(
    ({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): C | undefined => {
      const frame = grid.current?.getBoundingClientRect();
      if (frame === undefined) return undefined;
      const [x, y] = [(clientX - frame.x) / view.perUnit + view.x, clientY - frame.y];
      for (const { cells } of rows) {
        const [head] = cells;
        if (head === undefined || y < head.y || y >= head.y + head.height) continue;
        const cell = cellAtX(cells, x);
        if (cell !== undefined) return cell;
      }
      return undefined;
    },
    [rows, view],
  );
  return (
    <div className={styles['holder']} style={{ height: heightPx }}>
      {onCanvas ? (
        <PictureCanvas paint={paint} view={view} topPx={sight.topPx} heightPx={sight.heightPx} />
      ) : null}
      <div
        ref={grid}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length}
        className={styles['grid']}
        onClick={(event) => {
          const cell = cellAt(event);
          if (cell !== undefined) onOpen?.(cell);
        }}
        onFocus={(event) => {
          const id = cellIdOf(event);
          if (id === undefined) return;
          setActive(places.get(id));
          setFocused(true);
        }}
        onBlur={() => setFocused(false)}
        onKeyDown={press}
      >
        {onCanvas ? (
          <RowAround rows={rows} present={present} words={words} ringed={ringed} view={view} />
        ) : (
          <DrawnRows
            rows={rows}
            present={present}
            words={words}
            ringed={ringed}
            inSight={inSight}
            view={view}
            look={look}
          />
        )}
      </div>
      {children}
      <Pointed
        surface={grid}
        cellAt={cellAt}
        places={places}
        view={view}
        words={words}
        focused={focused ? present?.cell.id : undefined}
        found={ringed}
        rings={onCanvas}
      />
    </div>
  );
};
