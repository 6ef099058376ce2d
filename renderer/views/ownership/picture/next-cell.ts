import type { PictureCell, PictureRow } from './picture-cell.ts';

/** Rows, or cells where there is one row, that a page key goes over. */
const page = 10;

const centre = ({ x, width }: PictureCell): number => x + width / 2;

/** The cell of a row whose middle is nearest to this place. */
const nearest = <C extends PictureCell>(row: PictureRow<C> | undefined, x: number): C | undefined => {
  let best: C | undefined;
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
  const isOneRow = rows.filter(({ cells }) => cells.length > 0).length === 1;
  const target = (): C | undefined => {
    switch (key) {
      case 'ArrowRight':
        return inRow(at + 1);
      case 'ArrowLeft':
        return inRow(at - 1);
      case 'ArrowDown':
        return inOther(1);
      case 'ArrowUp':
        return inOther(-1);
      case 'PageDown':
        return isOneRow ? inRow(at + page) : inOther(page);
      case 'PageUp':
        return isOneRow ? inRow(at - page) : inOther(-page);
      case 'Home':
        return ctrl ? rows.find(({ cells }) => cells.length > 0)?.cells[0] : inRow(0);
      case 'End':
        return ctrl ? rows.findLast(({ cells }) => cells.length > 0)?.cells.at(-1) : inRow(last);
      default:
        return undefined;
    }
  };
  const to = target();
  return to?.id === fromId ? undefined : to;
};
