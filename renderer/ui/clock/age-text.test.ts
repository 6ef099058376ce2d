import { describe, expect, it } from 'vitest';
import { ageText } from './age-text.ts';

const s = 1_000;
const m = 60 * s;

describe('an age', () => {
  it('counts seconds below a minute and tens of seconds above, never below zero', () => {
    const shown = [-5 * s, 8_900, 59_999, m, 4 * m + 17 * s, 4 * m + 19_999].map(ageText);
    expect(shown).toEqual(['0 s', '8 s', '59 s', '1 m', '4 m 10 s', '4 m 10 s']);
  });
});
