import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import {
  handOverOperation,
  operationAnswers,
  pictureFleet,
  renderScreen,
} from '../../../../test-kit/index.ts';
import { OperationScreen } from '../../index.ts';

const at = epochMs(1_795_000_000_000);

it('reads as a list: to whom, what, and how much of it has arrived; what is not known is said so', async () => {
  const one = handOverOperation(at);
  const shown = renderScreen(<OperationScreen />, {
    snapshot: pictureFleet(at),
    boards: { operations: [one] },
    hash: `#/operation/${one.id}`,
    answers: operationAnswers(at, [one], () => undefined),
  });
  await shown.settled();
  const picture = screen.getByRole('region', { name: 'Who moves where' });
  const lanes = within(picture)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
  expect(lanes).toContain('to ams-db-15,461 slots of sessions5,461 of 5,461 arrived');
  expect(lanes).toContain('to hel-db-12,120 keys of documentsunknown of 2,120 arrived');
  expect(lanes).toContain('to hel-db-12 databases of orders0 of 2 arrived');
  expect(picture.textContent).toContain('fra-db-13 of 4 still to do');
});
