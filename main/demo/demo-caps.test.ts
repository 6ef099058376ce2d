import { expect, it } from 'vitest';
import { nodeId, type WorldLogs, type WorldNode } from '#shared/model';
import { createFakeSwarm } from '../engine/sources/swarm/fake/index.ts';
import { withCaps } from './demo-caps.ts';

const startAt = Date.UTC(2026, 10, 21, 12, 0, 0);
const container = (service: string) => ({
  name: `${service}.1.x`,
  service,
  maxSize: undefined,
  sizeBytes: 930_000_000,
});
const nodeWith = (...services: readonly string[]): WorldNode =>
  ({ id: nodeId('m1'), logs: { containers: services.map(container) } as unknown as WorldLogs }) as WorldNode;

it('keeps the logs of the demo small once their service was capped, and the others as they were', () => {
  const engines = createFakeSwarm({
    machines: [{ name: 'm1', role: 'manager', holds: ['web:1'] }],
    releases: [{ digest: `sha256:${'1'.repeat(64)}`, tags: ['web:1'] }],
    seed: 1,
    startAt,
  });
  engines.advance(startAt + 5_000);
  engines.answer('m1', {
    method: 'POST',
    path: '/services/create',
    body: {
      Name: 'web',
      TaskTemplate: {
        ContainerSpec: { Image: 'web:1' },
        LogDriver: { Name: 'json-file', Options: { 'max-size': '10m', 'max-file': '3' } },
      },
      Mode: { Replicated: { Replicas: 1 } },
    },
  });
  engines.advance(startAt + 60_000);
  expect(withCaps(nodeWith('web', 'api'), engines).logs?.containers).toEqual([
    { ...container('web'), maxSize: '10m', sizeBytes: 30_000_000 },
    container('api'),
  ]);
  expect(withCaps(nodeWith('web'), undefined)).toEqual(nodeWith('web'));
});
