import { expect, it } from 'vitest';
import { roundsShare, roundsTexts } from './rounds-text.ts';

const rounds = { done: 40, moved: 1_200, changedHands: 0 };

it('tells what is moved of how many, how fast and how long it takes', () => {
  expect(roundsTexts({ ...rounds, left: 3_000, perSecond: 120.4, leftMs: 25_000 }, true)).toEqual([
    '1,200 of 4,200 moved, 3,000 left',
    '120 a second, about 25 s to go',
  ]);
});

it('says what is not known instead of guessing', () => {
  expect(roundsTexts(rounds, true)).toEqual([
    '1,200 moved, how many are left is not known',
    'rate not known yet',
  ]);
  expect(roundsShare(rounds)).toBeUndefined();
});

it('tells of no pace once it does not move, and of what others changed', () => {
  expect(roundsTexts({ ...rounds, left: 10, perSecond: 5, changedHands: 3 }, false)).toEqual([
    '1,200 of 1,210 moved, 10 left',
    '3 changed hands meanwhile: read again, never overwritten',
  ]);
  expect(roundsShare({ ...rounds, moved: 0, left: 0 })).toBe(1);
});
