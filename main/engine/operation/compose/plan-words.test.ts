import { expect, it } from 'vitest';
import { epochMs, nodeId, workloadId, type OperationRequest, type Placement } from '#shared/model';
import type { OperationView } from '../operation-parts.ts';
import { titleOf } from './plan-words.ts';

const wallet = workloadId('swarm:k3x9ab/wallet');
const copy = (id: string, more: Partial<Placement> = {}): Placement => ({
  id,
  state: 'running',
  health: 'failing',
  wanted: 'running',
  observedAt: epochMs(0),
  ...more,
});
const viewOf = (...placements: readonly Placement[]): OperationView => ({
  nodes: [],
  alarms: [],
  origins: [],
  workloads: [
    {
      id: wallet,
      name: 'wallet',
      source: 'swarm',
      originId: 'swarm:k3x9ab',
      mode: 'replicated',
      desired: placements.length,
      hasHealthCheck: true,
      policy: { minimum: 1, mayOverlap: false },
      placements: [...placements],
      observedAt: epochMs(0),
      everyMs: 15_000,
      observedBy: 'GET /tasks',
    },
  ],
  observationOf: () => undefined,
});
const titled = (
  view: OperationView,
  more: Partial<Extract<OperationRequest, { readonly kind: 'restart' }>> = {},
): string => titleOf({ kind: 'restart', workloadId: wallet, ...more }, view, undefined);

const two = viewOf(
  copy('a', { nodeId: nodeId('pi-1'), slot: 1 }),
  copy('b', { nodeId: nodeId('pi-3'), slot: 2 }),
);

it('names a restart for the copy that is meant: its number where copies have one, and its node', () => {
  expect(titled(two, { placementId: 'b' })).toBe('Restart wallet.2 on pi-3');
  expect(titled(two, { nodeId: nodeId('pi-1') })).toBe('Restart wallet.1 on pi-1');
  expect(titled(viewOf(copy('c', { nodeId: nodeId('pi-7') })))).toBe('Restart wallet on pi-7');
});

it('names the machine as its system does when it is not of this fleet, and the node alone when its copies are not known', () => {
  expect(titled(viewOf(copy('c', { placeName: 'attic' })))).toBe('Restart wallet on attic');
  expect(titled(viewOf(), { nodeId: nodeId('pi-1') })).toBe('Restart wallet on pi-1');
});

it('names no copy where it is not known which one: several run, or one that is meant is gone', () => {
  expect(titled(two)).toBe('Restart a copy of wallet');
  expect(titled(two, { placementId: 'gone' })).toBe('Restart a copy of wallet');
});
