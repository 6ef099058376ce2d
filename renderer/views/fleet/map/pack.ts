/** A node as a square, side in units. */
export type Square = { readonly id: string; readonly side: number };
export type PackedSquare = Square & { readonly x: number; readonly y: number };
/** Squares of one group, packed on a grid of units. */
export type PackedGroup = {
  readonly name: string;
  readonly squares: readonly PackedSquare[];
  readonly width: number;
  readonly height: number;
};

const isFree = (rows: readonly boolean[][], x: number, y: number, side: number): boolean => {
  for (let dy = 0; dy < side; dy += 1)
    for (let dx = 0; dx < side; dx += 1) if (rows[y + dy]?.[x + dx] === true) return false;
  return true;
};

const occupy = (rows: boolean[][], x: number, y: number, side: number): void => {
  for (let dy = 0; dy < side; dy += 1) {
    const row = (rows[y + dy] ??= []);
    for (let dx = 0; dx < side; dx += 1) row[x + dx] = true;
  }
};

/**
 * Packs squares into a group: large ones first, then in the order given, each at the first free place in reading order.
 * `aspect` is the width of the group by its height. The result depends on membership and sizes only, never on a live value.
 */
export const packGroup = (name: string, squares: readonly Square[], aspect: number): PackedGroup => {
  const area = squares.reduce((sum, { side }) => sum + side * side, 0);
  const largest = Math.max(1, ...squares.map(({ side }) => side));
  const width = Math.max(largest, Math.ceil(Math.sqrt(area * aspect)));
  const rows: boolean[][] = [];
  // A place before this one is taken for squares of this side: searching on from there keeps packing fast.
  const from = new Map<number, { x: number; y: number }>();
  const placed = squares
    .toSorted((a, b) => b.side - a.side)
    .map((square): PackedSquare => {
      const { side } = square;
      const at = from.get(side) ?? { x: 0, y: 0 };
      while (at.x + side > width || !isFree(rows, at.x, at.y, side)) {
        at.x += 1;
        if (at.x + side <= width) continue;
        at.x = 0;
        at.y += 1;
      }
      from.set(side, at);
      occupy(rows, at.x, at.y, side);
      return { ...square, x: at.x, y: at.y };
    });
  const right = Math.max(0, ...placed.map(({ x, side }) => x + side));
  const bottom = Math.max(0, ...placed.map(({ y, side }) => y + side));
  return { name, squares: placed, width: right, height: bottom };
};
