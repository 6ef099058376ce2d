import { cellAtX, type PictureCell, type PictureRow } from './picture-cell.ts';

/** Rows, or cells where there is one row, that a page key goes over. */
const page = 10;

const centre = ({ x, width }: PictureCell): number => x + width / 2;

/** The cell of a row at this place, or the one whose middle is nearest to it. */
const nearest = <C extends PictureCell>(row: PictureRow<C> | undefined, x: number): C | undefined => {
  let best = cellAtX(row?.cells ?? [], x);
  if (best !== undefined) return best;
  for (const cell of row?.cells ?? [])
    if (best === undefined || Math.abs(centre(cell) - x) < Math.abs(centre(best) - x)) best = cell;
  return best;
};

/** The first row with something in it, going this way. */
const rowFrom = <C extends PictureCell>(
  rows: readonly PictureRow<C>[],
  at: number,
  step: number,
): PictureRow<C> | undefined => {
  const towards = step < 0 ? -1 : 1;
  const start = Math.max(0, Math.min(rows.length - 1, at + step));
  for (let next = start; next !== at && next >= 0 && next < rows.length; next += towards)
    if ((rows[next]?.cells.length ?? 0) > 0) return rows[next];
  return undefined;
};

/**
 * The cell that a key leads to (APG grid pattern): arrows to the neighbour, Home and End to the ends of the row, with
 * Ctrl to those of the picture, page keys ten on. Undefined when the key means nothing here or leads nowhere.
 */
export const nextCell = <C extends PictureCell>(
  rows: readonly PictureRow<C>[],
  fromId: string,
  key: string,
  ctrl = false,
): C | undefined => {
  const rowAt = rows.findIndex(({ cells }) => cells.some(({ id }) => id === fromId));
  const row = rows[rowAt];
  if (row === undefined) return undefined;
  const at = row.cells.findIndex(({ id }) => id === fromId);
  const from = row.cells[at];
  if (from === undefined) return undefined;
  const last = row.cells.length - 1;
  const inRow = (index: number): C | undefined => row.cells[Math.max(0, Math.min(last, index))];
  const inOther = (step: number): C | undefined => nearest(rowFrom(rows, rowAt, step), centre(from));
  const filled = rows.filter(({ cells }) => cells.length > 0);
  const isOneRow = filled.length === 1;
  // Tiles, each a row of its own: all arrows go from one to the next.
  const isTiles = filled.every(({ cells }) => cells.length === 1);
  const target = (): C | undefined => {
    switch (key) {
      case 'ArrowRight':
        return isTiles ? inOther(1) : inRow(at + 1);
      case 'ArrowLeft':
        return isTiles ? inOther(-1) : inRow(at - 1);
      case 'ArrowDown':
        return inOther(1);
      case 'ArrowUp':
        return inOther(-1);
      case 'PageDown':
        return isOneRow ? inRow(at + page) : inOther(page);
      case 'PageUp':
        return isOneRow ? inRow(at - page) : inOther(-page);
      case 'Home':
        return ctrl || isTiles ? rows.find(({ cells }) => cells.length > 0)?.cells[0] : inRow(0);
      case 'End':
        return ctrl || isTiles ? rows.findLast(({ cells }) => cells.length > 0)?.cells.at(-1) : inRow(last);
      default:
        return undefined;
    }
  };
  const to = target();
  return to?.id === fromId ? undefined : to;
};
