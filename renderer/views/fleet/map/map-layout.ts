import type { CellBox } from '../grid/next-cell.ts';
import { packGroup, type PackedGroup, type Square } from './pack.ts';

export type PlacedGroup = {
  readonly name: string;
  readonly count: number;
  /** Where its name stands, px. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly cells: readonly CellBox[];
};
export type MapLayout = {
  readonly unitPx: number;
  readonly height: number;
  readonly groups: readonly PlacedGroup[];
};

/** Room for a group's name over its squares, px. */
const headPx = 26;
/** Between groups, px. */
const gapX = 26;
const gapY = 20;
/** A short name, how many nodes and the menu need this much even over one square, px. */
const leastGroupPx = 132;
/** The largest unit still looks like a map; the smallest can still be pointed at, px. */
const mostUnitPx = 18;
const leastUnitPx = 3.5;
const bisections = 14;

const place = (groups: readonly PackedGroup[], widthPx: number, unitPx: number): MapLayout => {
  const placed: PlacedGroup[] = [];
  let x = 0;
  let y = 0;
  let shelf = 0;
  for (const group of groups) {
    const width = Math.max(leastGroupPx, group.width * unitPx);
    if (x > 0 && x + width > widthPx) {
      x = 0;
      y += shelf + gapY;
      shelf = 0;
    }
    const cells = group.squares.map((square) => ({
      id: square.id,
      x: x + square.x * unitPx,
      y: y + headPx + square.y * unitPx,
      width: square.side * unitPx,
      height: square.side * unitPx,
    }));
    placed.push({ name: group.name, count: group.squares.length, x, y, width, cells });
    shelf = Math.max(shelf, headPx + group.height * unitPx);
    x += width + gapX;
  }
  return { unitPx, height: y + shelf, groups: placed };
};

const fits = (layout: MapLayout, widthPx: number, heightPx: number): boolean =>
  layout.height <= heightPx && layout.groups.every((group) => group.x + group.width <= widthPx + 0.5);

/** Widths of a group by its height that are tried: which one fills the window best depends on how many groups there are. */
const aspects = [0.8, 1, 1.25, 1.5, 1.9, 2.4, 3];

export type SquareGroup = { readonly name: string; readonly squares: readonly Square[] };

/**
 * Lays groups out in rows with the largest unit at which all of them fit, found by bisection. One scale for all groups.
 * When even the smallest unit does not fit, the map is higher than asked.
 */
export const layOut = (groups: readonly SquareGroup[], widthPx: number, heightPx: number): MapLayout =>
  aspects
    .map((aspect) =>
      largestFit(
        groups.map(({ name, squares }) => packGroup(name, squares, aspect)),
        widthPx,
        heightPx,
      ),
    )
    .reduce((best, next) =>
      next.unitPx > best.unitPx + 0.01 || (next.unitPx === best.unitPx && next.height < best.height)
        ? next
        : best,
    );

const largestFit = (groups: readonly PackedGroup[], widthPx: number, heightPx: number): MapLayout => {
  let low = leastUnitPx;
  let high = mostUnitPx;
  for (let round = 0; round < bisections; round += 1) {
    const middle = (low + high) / 2;
    if (fits(place(groups, widthPx, middle), widthPx, heightPx)) low = middle;
    else high = middle;
  }
  return place(groups, widthPx, low);
};
