import type { StateWord } from '../../../ui/index.ts';

/** One thing in a picture. Its place is in the picture's own unit; see `PictureView`. */
export type PictureCell = {
  /** Unique in its picture and the same while what it stands for is the same. */
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Cells side by side, from left to right, that do not overlap. */
export type PictureRow<C extends PictureCell> = {
  readonly id: string;
  /** For people: a node, `Now`. */
  readonly name: string;
  readonly cells: readonly C[];
};

/** Which part of a picture is in sight: `x` in its own unit at the left edge, px per unit. Heights are px already. */
export type PictureView = { readonly x: number; readonly perUnit: number; readonly widthPx: number };

/** What a cell is, in words: read aloud, and shown on the card beside it. Written by people and machines: text only. */
export type CellWords = {
  readonly title: string;
  readonly state?: StateWord;
  /** State, reason, value, age, in this order. */
  readonly facts: readonly string[];
  /** What Enter does, a verb first; absent: nothing. */
  readonly opens?: string;
};

/** The cells of a row that are at least partly in sight. They are in order, so the ends are found by halving. */
export const cellsInSight = <C extends PictureCell>(
  cells: readonly C[],
  { x, perUnit, widthPx }: PictureView,
): readonly C[] => {
  const first = firstAfter(cells, x);
  const last = Math.max(first, firstCellFrom(cells, x + widthPx / perUnit));
  return first === 0 && last === cells.length ? cells : cells.slice(first, last);
};

/** Index of the first cell that ends after this place. */
const firstAfter = (cells: readonly PictureCell[], x: number): number => {
  let [low, high] = [0, cells.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const cell = cells[middle];
    if (cell !== undefined && cell.x + cell.width <= x) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Index of the first cell that begins at a place or after it. */
export const firstCellFrom = (cells: readonly PictureCell[], x: number): number => {
  let [low, high] = [0, cells.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cells[middle]?.x ?? Infinity) < x) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The cell under a place of a row; undefined where there is none. */
export const cellAtX = <C extends PictureCell>(cells: readonly C[], x: number): C | undefined => {
  const cell = cells[firstAfter(cells, x)];
  return cell !== undefined && cell.x <= x ? cell : undefined;
};
