import { describe, expect, it } from 'vitest';
import { ageText } from './age-text.ts';

const s = 1_000;
const m = 60 * s;
const h = 60 * m;
const d = 24 * h;

describe('an age', () => {
  it('has two units at most and never runs backwards', () => {
    const shown = [
      -5 * s,
      0,
      8 * s,
      59 * s,
      m,
      4 * m + 17 * s,
      3 * h + 12 * m,
      2 * d + 6 * h,
      16 * d,
      200 * d,
    ].map(ageText);
    expect(shown).toEqual([
      '0 s',
      '0 s',
      '8 s',
      '59 s',
      '1 m 0 s',
      '4 m 10 s',
      '3 h 12 m',
      '2 d 6 h',
      '16 d',
      'over 90 d',
    ]);
  });
});
