import { expect, it } from 'vitest';
import { nextCell } from './next-cell.ts';
import { cellAtX, cellsInSight, type PictureCell, type PictureRow } from './picture-cell.ts';

const row = (id: string, widths: readonly number[]): PictureRow<PictureCell> => {
  let x = 0;
  return {
    id,
    name: id,
    cells: widths.map((width, index) => {
      const cell = { id: `${id}${index}`, x, y: 0, width, height: 10 };
      x += width;
      return cell;
    }),
  };
};
const rows = [row('a', [10, 30, 10]), row('empty', []), row('b', [25, 25])];
const press = (from: string, key: string, ctrl = false) => nextCell(rows, from, key, ctrl)?.id;

it('moves along a row by arrows and to its ends by Home and End', () => {
  expect(press('a0', 'ArrowRight')).toBe('a1');
  expect(press('a1', 'ArrowLeft')).toBe('a0');
  expect(press('a0', 'End')).toBe('a2');
  expect(press('a2', 'Home')).toBe('a0');
  expect(press('a0', 'ArrowLeft')).toBeUndefined();
});

it('goes to the nearest cell of the next row that has any', () => {
  expect(press('a2', 'ArrowDown')).toBe('b1');
  expect(press('b0', 'ArrowUp')).toBe('a1');
  expect(press('b0', 'ArrowDown')).toBeUndefined();
});

it('goes to the first and the last cell of the whole picture with Ctrl', () => {
  expect(press('b0', 'Home', true)).toBe('a0');
  expect(press('a0', 'End', true)).toBe('b1');
});

it('pages along a picture of one row, and over rows otherwise', () => {
  const one = [
    row(
      's',
      Array.from({ length: 40 }, () => 1),
    ),
  ];
  expect(nextCell(one, 's0', 'PageDown')?.id).toBe('s10');
  expect(nextCell(one, 's39', 'PageUp')?.id).toBe('s29');
  expect(press('a0', 'PageDown')).toBe('b0');
});

it('goes from tile to tile by every arrow where each is a row of its own', () => {
  const tiles = [row('p', [50]), row('q', [20]), row('r', [10])];
  expect(nextCell(tiles, 'p0', 'ArrowRight')?.id).toBe('q0');
  expect(nextCell(tiles, 'q0', 'ArrowUp')?.id).toBe('p0');
  expect(nextCell(tiles, 'p0', 'End')?.id).toBe('r0');
});

it('leaves keys alone that mean nothing in a picture', () => {
  expect(press('a0', 'x')).toBeUndefined();
  expect(nextCell(rows, 'gone', 'ArrowRight')).toBeUndefined();
});

it('draws only cells that are at least partly in sight', () => {
  const { cells } = row(
    's',
    Array.from({ length: 16_384 }, () => 1),
  );
  const seen = cellsInSight(cells, { x: 100.5, perUnit: 10, widthPx: 100 });
  expect([seen[0]?.x, seen.at(-1)?.x]).toEqual([100, 110]);
  expect(cellsInSight(cells, { x: 0, perUnit: 0.05, widthPx: 900 })).toHaveLength(16_384);
});

it('tells what is under the pointer, and that nothing is beyond the last cell', () => {
  const { cells } = row('s', [10, 30, 10]);
  expect(cellAtX(cells, 10)?.id).toBe('s1');
  expect(cellAtX(cells, 39.9)?.id).toBe('s1');
  expect(cellAtX(cells, 50)).toBeUndefined();
});
