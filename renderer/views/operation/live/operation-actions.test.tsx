import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs, type Operation } from '#shared/model';
import {
  drainRequest,
  examplePlan,
  operation,
  operationAnswers,
  pictureFleet,
  renderScreen,
} from '../../../test-kit/index.ts';
import { OperationScreen } from '../index.ts';

const at = epochMs(1_795_000_000_000);

const buttonsOf = async (more: Partial<Operation>): Promise<readonly string[]> => {
  const one = operation('op-1', examplePlan(drainRequest, at), at, more);
  const shown = renderScreen(<OperationScreen />, {
    snapshot: pictureFleet(at),
    boards: { operations: [one] },
    hash: '#/operation/op-1',
    answers: operationAnswers(at, [one], () => undefined),
  });
  await shown.settled();
  return screen.getAllByRole('button').map((button) => button.textContent);
};
const ended = { state: 'succeeded', grade: 'ok', endedAt: at } as const;

it('offers to undo what can be put back, and nothing where nothing can', async () => {
  expect(await buttonsOf({ ...ended, undoable: true })).toContain('Undo...');
});

it('offers no undo of what has nothing to put back, such as a restart', async () => {
  expect(await buttonsOf({ ...ended, undoable: false })).not.toContain('Undo...');
});

it('lets an interrupted operation be resumed or given up, and undone only where something was done', async () => {
  const buttons = await buttonsOf({ state: 'interrupted', undoable: false });
  expect(buttons).toEqual(expect.arrayContaining(['Resume', 'Give up...']));
  expect(buttons).not.toContain('Undo...');
});

it('offers neither while it runs: it can be paused and aborted', async () => {
  const buttons = await buttonsOf({ state: 'running' });
  expect(buttons).toEqual(expect.arrayContaining(['Pause P', 'Abort...']));
  expect(buttons).not.toContain('Undo...');
});
