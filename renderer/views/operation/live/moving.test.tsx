import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs } from '#shared/model';
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

it('shows of each moving thing from where to where, how many stages are behind it where that is told, and its last word', async () => {
  const one = operation('op-1', examplePlan(drainRequest, at), at);
  const shown = renderScreen(<OperationScreen />, {
    snapshot: pictureFleet(at),
    boards: { operations: [one] },
    hash: '#/operation/op-1',
    answers: operationAnswers(at, [one], () => undefined),
  });
  await shown.settled();
  const [, moving, waiting] = within(screen.getByRole('region', { name: 'What moves' })).getAllByRole('row');
  expect(moving?.textContent).toContain('from fra-w2 → to par-w1');
  expect(within(moving as HTMLElement).getByRole('img', { name: '3 of 4 stages' })).toBeTruthy();
  expect(moving?.textContent).toContain('health check 2 of 3 passed');
  expect(within(waiting as HTMLElement).queryByRole('img', { name: /stages/ })).toBeNull();
});
