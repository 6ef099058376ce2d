/** Where one cell of a picture stands, in any unit. */
export type CellBox = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

type Direction = readonly [dx: number, dy: number];
const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Sideways distance weighs this much more than distance ahead, so that arrows keep to their row or column. */
const sidewaysWeight = 3;

const centre = (box: CellBox): readonly [number, number] => [box.x + box.width / 2, box.y + box.height / 2];

const nearest = (boxes: readonly CellBox[], from: CellBox, [dx, dy]: Direction): CellBox | undefined => {
  const [fx, fy] = centre(from);
  let best: { readonly box: CellBox; readonly cost: number } | undefined;
  for (const box of boxes) {
    const [x, y] = centre(box);
    const ahead = (x - fx) * dx + (y - fy) * dy;
    const aside = Math.abs((x - fx) * dy) + Math.abs((y - fy) * dx);
    if (ahead <= 1) continue;
    const cost = ahead + sidewaysWeight * aside;
    if (best === undefined || cost < best.cost) best = { box, cost };
  }
  return best?.box;
};

/** A page of a picture: this many cells in reading order. */
const pageCells = 20;

/**
 * The cell that a key leads to from `fromId`: the nearest one in the direction of an arrow, the first or last for
 * Home and End, a page on for the page keys. Undefined when the key means nothing here or there is nothing there.
 */
export const nextCell = (boxes: readonly CellBox[], fromId: string, key: string): string | undefined => {
  const at = boxes.findIndex((box) => box.id === fromId);
  const from = boxes[at];
  if (from === undefined) return boxes[0]?.id;
  const direction = directions[key];
  if (direction !== undefined) return nearest(boxes, from, direction)?.id;
  const last = boxes.length - 1;
  const jumps: Readonly<Record<string, number>> = {
    Home: 0,
    End: last,
    PageDown: Math.min(last, at + pageCells),
    PageUp: Math.max(0, at - pageCells),
  };
  const target = jumps[key];
  return target === undefined ? undefined : boxes[target]?.id;
};
