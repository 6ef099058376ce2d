import { expect, it } from 'vitest';
import { nodeId, refusingGuards } from '#shared/model';
import { drainOf, toyNode, toyRoom, toyService } from './test-kit/index.ts';

const managers = ['m1', 'm2', 'm3'].map((id) => toyNode(id, { isManager: true }));

it('what if a node went away is answered with the sums of the guards, and sends nothing', async () => {
  for (const minimum of [1, 2, 3]) {
    const room = toyRoom({
      nodes: managers,
      services: [toyService('web', { desired: 3, minimum, maxPerNode: 1, mayOverlap: false })],
    });
    const ana = await room.open();
    const exposure = await ana.operations.whatIf([nodeId('m3')]);
    expect(exposure.workloads).toMatchObject([
      { name: 'web', minimum, availableBefore: 3, availableAfter: 2, couldMove: 0 },
    ]);
    const refused = refusingGuards(await ana.plan(drainOf('m3'))).map(({ guard }) => guard);
    expect(exposure.workloads[0]?.verdict).toBe(minimum > 2 ? 'below-minimum' : 'holds');
    expect(refused.includes('minimum-available')).toBe(minimum > 2);
    expect(room.sends).toEqual([]);
  }
});

it('what if a datacenter went away names the services that would be gone and the quorum that would be lost', async () => {
  const room = toyRoom({ nodes: managers, services: [toyService('web', { desired: 2, minimum: 1 })] });
  const ana = await room.open();
  const { workloads, quorums, says } = await ana.operations.whatIf([nodeId('m1'), nodeId('m2')]);
  expect(workloads).toMatchObject([{ verdict: 'gone', couldMove: 2 }]);
  expect(quorums).toMatchObject([{ holds: false }]);
  expect(says).toContain('Quorum would be lost');
});
