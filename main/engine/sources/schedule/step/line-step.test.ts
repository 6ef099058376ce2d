import { expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { lineStep } from './line-step.ts';

const params = {
  nodeId: nodeId('db-1'),
  path: '/etc/cron.d/site',
  line: 3,
  before: '15 3 * * * ops backup',
  after: '45 5 * * * ops backup',
  says: '',
};
const asPlanned = { hash: 'a'.repeat(64), before: 1, after: 0, isAtPlace: true, endsWithNewline: true };
const judged = (change: Partial<typeof asPlanned>): string =>
  lineStep.judge({ ...asPlanned, ...change }, params).kind;

it('writes a line of a table only in place of the one that the plan saw', () => {
  expect(judged({})).toBe('ready');
  // Others were put before it: it is still the only one of its kind.
  expect(judged({ isAtPlace: false })).toBe('ready');
  expect(judged({ isAtPlace: false, before: 2 })).toBe('conflict');
  expect(judged({ before: 0 })).toBe('conflict');
  expect(judged({ before: 0, after: 1 })).toBe('already-so');
});

it('writes nothing into a table whose last line has no end, for its undo could not give that back', () => {
  expect(judged({ endsWithNewline: false })).toBe('conflict');
});

it('is not told as written where the new line stood there already, for another entry', () => {
  const seen = { ...asPlanned, before: 1, after: 1 };
  const holds = (now: Partial<typeof asPlanned>) =>
    lineStep.verify.holds([{ ...asPlanned, ...now }], params, seen).state;
  expect(holds({ before: 1, after: 1 })).toBe('not-yet');
  expect(holds({ before: 0, after: 2 })).toBe('yes');
});
