import { describe, expect, it } from 'vitest';
import { nextCell } from './next-cell.ts';

// a b c
// d d e   (d is twice as wide)
const boxes = [
  { id: 'a', x: 0, y: 0, width: 10, height: 10 },
  { id: 'b', x: 10, y: 0, width: 10, height: 10 },
  { id: 'c', x: 20, y: 0, width: 10, height: 10 },
  { id: 'd', x: 0, y: 10, width: 20, height: 10 },
  { id: 'e', x: 20, y: 10, width: 10, height: 10 },
];

describe('the arrows in a picture', () => {
  it('lead to the nearest cell that way, and nowhere at the edge', () => {
    const moves = [
      ['a', 'ArrowRight'],
      ['c', 'ArrowDown'],
      ['e', 'ArrowLeft'],
      ['d', 'ArrowUp'],
      ['a', 'ArrowLeft'],
      ['e', 'ArrowDown'],
    ] as const;
    expect(moves.map(([from, key]) => nextCell(boxes, from, key))).toEqual([
      'b',
      'e',
      'd',
      'a',
      undefined,
      undefined,
    ]);
  });

  it('have Home and End, and start at the first cell when the present one has gone', () => {
    expect([
      nextCell(boxes, 'c', 'Home'),
      nextCell(boxes, 'a', 'End'),
      nextCell(boxes, 'gone', 'ArrowUp'),
    ]).toEqual(['a', 'e', 'a']);
    expect(nextCell(boxes, 'a', 'x')).toBeUndefined();
  });
});
