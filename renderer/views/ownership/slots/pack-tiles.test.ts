import { expect, it } from 'vitest';
import { packTiles } from './pack-tiles.ts';

it('gives every owner room by its size, and uses all of it', () => {
  const sizes = [60, 60, 40, 30, 20, 20, 10];
  const placed = packTiles(
    sizes.map((size) => ({ size })),
    600,
    400,
  );
  for (const { tile, width, height } of placed) expect(width * height).toBeCloseTo(tile.size * 1_000);
  for (const { x, y, width, height } of placed) {
    expect(x + width).toBeLessThanOrEqual(600.001);
    expect(y + height).toBeLessThanOrEqual(400.001);
  }
});

it('draws nothing of nothing', () => {
  expect(packTiles([], 600, 400)).toEqual([]);
  expect(packTiles([{ size: 0 }], 600, 400)).toEqual([]);
});
