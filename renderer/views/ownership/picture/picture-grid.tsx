import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { visibleText } from '../../../ui/index.ts';
import { CellCard } from './cell-card.tsx';
import { nextCell } from './next-cell.ts';
import {
  cellAtX,
  cellsInSight,
  type CellWords,
  type PictureCell,
  type PictureRow,
  type PictureView,
} from './picture-cell.ts';
import { PictureCanvas, type Paint } from './picture-canvas.tsx';
import styles from './picture.module.css';

/** Measured: relayout of 2,000 elements takes 11 ms, painting as many on a canvas 1.5 ms (design section 12). */
const elementsUpTo = 2_000;
/** Cells kept as elements on each side of the focused one while a canvas paints the rest. */
const aroundFocus = 20;

/** How one cell looks as an element. */
export type CellLook = {
  readonly className?: string | undefined;
  readonly style?: Readonly<Record<string, string | number>>;
  readonly children?: ReactNode;
};

export type PictureGridProps<C extends PictureCell> = {
  /** Names the picture for a screen reader. */
  readonly label: string;
  readonly rows: readonly PictureRow<C>[];
  readonly view: PictureView;
  readonly heightPx: number;
  /** Part of the height that is in sight, where it scrolls. */
  readonly sight?: { readonly topPx: number; readonly heightPx: number };
  readonly words: (cell: C, row: PictureRow<C>) => CellWords;
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

const windowAround = <C extends PictureCell>(cells: readonly C[], id: string | undefined): readonly C[] => {
  const at = cells.findIndex((cell) => cell.id === id);
  return at < 0 ? [] : cells.slice(Math.max(0, at - aroundFocus), at + aroundFocus + 1);
};

/** The cell with the tab stop stays an element while it is out of sight: the picture could not be reached otherwise. */
const withTabStop = <C extends PictureCell>(
  drawn: readonly C[],
  present: { readonly cell: C; readonly row: PictureRow<C> } | undefined,
  row: PictureRow<C>,
): readonly C[] => (present?.row === row && !drawn.includes(present.cell) ? [present.cell, ...drawn] : drawn);

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
  const [active, setActive] = useState<string | undefined>(undefined);
  const [focused, setFocused] = useState(false);
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const places = useMemo(
    () => new Map(rows.flatMap((row) => row.cells.map((cell) => [cell.id, { cell, row }] as const))),
    [rows],
  );
  const present =
    active !== undefined && places.has(active)
      ? active
      : rows.find(({ cells }) => cells.length > 0)?.cells[0]?.id;
  const inSight = useMemo(() => rows.map((row) => cellsInSight(row.cells, view)), [rows, view]);
  const count = inSight.reduce((sum, cells) => sum + cells.length, 0);
  const onCanvas = count > canvasFrom;
  const boxOf = (cell: C) => ({
    left: (cell.x - view.x) * view.perUnit,
    top: cell.y,
    width: cell.width * view.perUnit,
    height: cell.height,
  });
  const reach = (cell: C): void => {
    setActive(cell.id);
    onReach?.(cell);
    // What the focus goes to may only exist after this has been drawn.
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(cell.id)}"]`)?.focus(),
    );
  };
  const press = (event: KeyboardEvent, cell: C): void => {
    if (event.metaKey || event.altKey) return;
    if (event.key === 'Enter') onOpen?.(cell);
    else if (event.key === 'Escape' && (focused || pointed !== undefined)) {
      setFocused(false);
      setPointed(undefined);
      event.preventDefault();
    } else if (onKey?.(event.key, cell) === true) event.preventDefault();
    else {
      const next = nextCell(rows, cell.id, event.key, event.ctrlKey);
      if (next === undefined) return;
      event.preventDefault();
      reach(next);
    }
  };
  const cellUnder = (event: { readonly clientX: number; readonly clientY: number }): C | undefined => {
    const frame = grid.current?.getBoundingClientRect();
    if (frame === undefined) return undefined;
    const [x, y] = [(event.clientX - frame.x) / view.perUnit + view.x, event.clientY - frame.y];
    for (const { cells } of rows) {
      const [first] = cells;
      if (first === undefined || y < first.y || y >= first.y + first.height) continue;
      const cell = cellAtX(cells, x);
      if (cell !== undefined) return cell;
    }
    return undefined;
  };
  const carded = places.get(pointed ?? (focused ? (present ?? '') : ''));
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
        onPointerMove={(event: PointerEvent) => setPointed(cellUnder(event)?.id)}
        onPointerLeave={() => setPointed(undefined)}
        onClick={(event) => {
          const cell = cellUnder(event);
          if (cell !== undefined) onOpen?.(cell);
        }}
      >
        {rows.map((row, at) => {
          const drawn = withTabStop(
            onCanvas ? windowAround(row.cells, present) : (inSight[at] ?? []),
            places.get(present ?? ''),
            row,
          );
          return drawn.length === 0 ? null : (
            <div key={row.id} role="row" aria-rowindex={at + 1}>
              <span role="rowheader" className="only-read">
                {visibleText(row.name, 120)}
              </span>
              {drawn.map((cell) => {
                const { className, style, children: inside } = onCanvas ? {} : look(cell);
                const told = words(cell, row);
                return (
                  <div
                    key={cell.id}
                    role="gridcell"
                    data-cell={cell.id}
                    data-ringed={cell.id === ringed}
                    tabIndex={cell.id === present ? 0 : -1}
                    aria-label={visibleText([told.title, ...told.facts].join(', '), 400)}
                    className={className === undefined ? styles['cell'] : `${styles['cell']} ${className}`}
                    style={{ ...boxOf(cell), ...style }}
                    onFocus={() => {
                      setActive(cell.id);
                      setFocused(true);
                    }}
                    onBlur={() => setFocused(false)}
                    onKeyDown={(event) => press(event, cell)}
                  >
                    {inside}
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
      {children}
      {carded === undefined ? null : (
        <CellCard words={words(carded.cell, carded.row)} box={boxOf(carded.cell)} widthPx={view.widthPx} />
      )}
    </div>
  );
};
