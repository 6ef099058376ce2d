export type Tile = { readonly size: number };
export type PlacedTile<T extends Tile> = {
  readonly tile: T;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** The longest side over the shortest of the worst tile in one line; smaller is squarer. */
const worst = (sizes: readonly number[], sum: number, linePx: number, scale: number): number => {
  const thick = (sum * scale) / linePx;
  return Math.max(
    ...sizes.map((size) => Math.max((size * scale) / thick / thick, (thick * thick) / (size * scale))),
  );
};

/** Tiles, largest first, packed so that each is about as wide as it is high (Bruls, Huizing, van Wijk: squarified treemaps). */
export const packTiles = <T extends Tile>(
  tiles: readonly T[],
  widthPx: number,
  heightPx: number,
): readonly PlacedTile<T>[] => {
  const total = tiles.reduce((sum, { size }) => sum + size, 0);
  if (total <= 0) return [];
  const scale = (widthPx * heightPx) / total;
  const placed: PlacedTile<T>[] = [];
  let [x, y, width, height] = [0, 0, widthPx, heightPx];
  let at = 0;
  while (at < tiles.length) {
    const linePx = Math.min(width, height);
    const line: T[] = [];
    let sum = 0;
    let squarest = Infinity;
    for (let next = at; next < tiles.length; next += 1) {
      const tile = tiles[next];
      if (tile === undefined) break;
      const sizes = [...line, tile].map(({ size }) => size);
      const worstNow = worst(sizes, sum + tile.size, linePx, scale);
      if (worstNow > squarest) break;
      squarest = worstNow;
      line.push(tile);
      sum += tile.size;
    }
    const thick = (sum * scale) / linePx;
    const isUpright = width >= height;
    let along = 0;
    for (const tile of line) {
      const length = (tile.size * scale) / thick;
      placed.push(
        isUpright
          ? { tile, x, y: y + along, width: thick, height: length }
          : { tile, x: x + along, y, width: length, height: thick },
      );
      along += length;
    }
    if (isUpright) {
      x += thick;
      width -= thick;
    } else {
      y += thick;
      height -= thick;
    }
    at += line.length;
  }
  return placed;
};
