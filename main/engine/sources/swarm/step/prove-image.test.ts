import { expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { proveImageStep } from './prove-image.ts';

const [a, b] = [nodeId('a'), nodeId('b')];
const params = {
  serviceId: 's1',
  name: 'web',
  image: 'web:2',
  machines: [a, b].map((id) => ({ memberId: `member-${id}`, nodeId: id, architecture: 'x86_64' })),
};
const task = (ID: string, on: string) => ({
  ID,
  ServiceID: 's1',
  NodeID: `member-${on}`,
  DesiredState: 'running',
  Status: { State: 'running' },
  Spec: { ContainerSpec: { Image: 'web:2' } },
});
const container = (of: string) => ({
  Id: `c-${of}`,
  Names: [`/${of}`],
  ImageID: 'sha256:2',
  State: 'running',
  Labels: { 'com.docker.swarm.task.id': of },
});
const { see, verify } = proveImageStep;

it('a copy that came to another machine since the look is told, and keeps nothing waiting for ever', () => {
  const seen = see([[task('t1', 'a')]], params);
  expect(seen.nodeIds).toEqual([a]);
  const moved = verify.holds([[task('t1', 'a'), task('t2', 'b')], [container('t1')]], params, seen);
  expect(moved.state).toBe('yes');
  expect(moved.says).toContain('1 moved since and were not looked at');
  // With none of those that were looked at left nothing is proven.
  expect(verify.holds([[task('t2', 'b')], []], params, seen).state).toBe('not-yet');
  expect(verify.holds([[task('t1', 'a')], undefined], params, seen).state).toBe('not-yet');
});
