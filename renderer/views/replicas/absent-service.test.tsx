import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs, workloadId } from '#shared/model';
import { pictureFleet, pictureWorkloads, renderScreen } from '../../test-kit/index.ts';
import { ReplicasScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);

it('still tells what happened to a service that was removed', async () => {
  const shown = renderScreen(<ReplicasScreen />, {
    snapshot: pictureFleet(at),
    boards: { workloads: pictureWorkloads(at) },
    answers: {
      'workload.timeline': ({ workloadId: id }) => ({
        events: [{ at, workloadId: workloadId(id), kind: 'removed', says: 'It is no more there.' }],
      }),
    },
    hash: `#/replicas?workload=${encodeURIComponent('swarm:k3x9ab/guest')}`,
  });
  await shown.settled();
  await shown.settled();
  expect(screen.getByRole('dialog', { name: 'guest' }).textContent).toContain(
    'It is not among the services that are known now.',
  );
  expect(screen.getByText('It is no more there.')).toBeTruthy();
});
