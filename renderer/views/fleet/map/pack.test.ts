import { describe, expect, it } from 'vitest';
import { layOut } from './map-layout.ts';
import { packGroup, type Square } from './pack.ts';

const squares = (count: number): readonly Square[] =>
  Array.from({ length: count }, (_, at) => ({ id: `n${at}`, side: 2 + ((at * 7) % 3) }));

const overlaps = (cells: readonly { x: number; y: number; width: number; height: number }[]): number => {
  let count = 0;
  cells.forEach((a, i) =>
    cells.slice(i + 1).forEach((b) => {
      const apart =
        a.x + a.width <= b.x + 1e-6 ||
        b.x + b.width <= a.x + 1e-6 ||
        a.y + a.height <= b.y + 1e-6 ||
        b.y + b.height <= a.y + 1e-6;
      if (!apart) count += 1;
    }),
  );
  return count;
};

describe('the map', () => {
  it('places every node once, none over another, and all inside', () => {
    const groups = [
      { name: 'fra', squares: squares(260) },
      { name: 'ash', squares: squares(190) },
      { name: 'lone', squares: squares(1) },
    ];
    const layout = layOut(groups, 1_000, 800);
    const cells = layout.groups.flatMap((group) => group.cells);
    expect(cells.length).toBe(451);
    expect(overlaps(cells)).toBe(0);
    expect(
      cells.every((cell) => cell.x >= 0 && cell.x + cell.width <= 1_000.5 && cell.y + cell.height <= 800.5),
    ).toBe(true);
  });

  it('draws the same fleet at the same places whatever the order of arrival of sizes', () => {
    const group = squares(40);
    expect(packGroup('a', group, 2)).toEqual(packGroup('a', [...group], 2));
    expect(packGroup('a', group, 2).squares.map((square) => square.side)).toEqual(
      group.map((square) => square.side).toSorted((a, b) => b - a),
    );
  });

  it('stays drawable when the fleet is far too big for the window', () => {
    const layout = layOut([{ name: 'all', squares: squares(9_000) }], 600, 200);
    expect(layout.unitPx).toBeGreaterThan(3);
    expect(layout.groups[0]?.cells.length).toBe(9_000);
  });
});
