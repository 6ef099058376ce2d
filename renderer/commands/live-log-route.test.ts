import { expect, it } from 'vitest';
import { nodeId, workloadId, type TailSubject } from '#shared/model';
import { liveLogRoute, liveLogSubjects } from './live-log-route.ts';
import { readRoute, routeHash } from './route.ts';

it('the address of a live log names the same logs again, whatever their names hold', () => {
  const subjects: readonly TailSubject[] = [
    { kind: 'file', nodeId: nodeId('a/b,c%'), path: '/var/log/ü, x/%2F?&=#.log' },
    { kind: 'journal', nodeId: nodeId('db-1') },
    { kind: 'journal', nodeId: nodeId('db-1'), unit: 'nginx@a.service' },
    { kind: 'container', nodeId: nodeId('db-1'), container: 'web_1' },
    { kind: 'workload', workloadId: workloadId('swarm:k3x9ab/web') },
  ];
  const route = readRoute(routeHash(liveLogRoute(subjects)));
  expect(route.screen).toBe('live-log');
  expect(liveLogSubjects(route.query)).toEqual(subjects);
  expect(liveLogSubjects({ of: 'file/%,x,/,journal' })).toEqual([]);
});
