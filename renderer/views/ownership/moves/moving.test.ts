import { expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import { handingOver, pictureSpaces } from '../../../test-kit/index.ts';
import { movesOf, movingOperation, roundsOf } from './moving.ts';

const at = epochMs(1_795_000_000_000);
const operation = handingOver(at, pictureSpaces(at));

it('takes the operation that moves ownership, and no other', () => {
  const { moves: _, ...plain } = operation.plan;
  expect(movingOperation([{ ...operation, plain } as never, operation])?.id).toBe(operation.id);
  expect(movingOperation([{ ...operation, plan: plain }])).toBeUndefined();
});

it('gives every move its step, and those of one space alone', () => {
  const moves = movesOf(operation);
  expect(new Set(moves.map(({ id }) => id)).size).toBe(moves.length);
  expect(moves.every(({ step }) => step?.rounds?.moved === 97)).toBe(true);
  expect(movesOf(operation, moves[0]?.spaceId).length).toBeLessThan(moves.length);
});

it('says that nobody knows what is left as soon as one step does not', () => {
  expect(roundsOf(operation)).toEqual({
    moved: 97,
    left: 118,
    changedHands: 2,
    perSecond: 3,
    leftMs: 40_000,
  });
  const [first] = operation.steps;
  if (first === undefined) throw new Error('no steps');
  const blind = {
    ...operation,
    steps: [...operation.steps, { ...first, rounds: { done: 1, moved: 3, changedHands: 0 } }],
  };
  expect(roundsOf(blind)).toMatchObject({ moved: 100, left: undefined });
});
