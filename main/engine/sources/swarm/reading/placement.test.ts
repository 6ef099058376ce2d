import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, type EpochMs } from '#shared/model';
import type { DockerContainer, DockerTask } from '../docker/index.ts';
import { placementOf, type PlaceView } from './placement.ts';

const ranAt = Date.parse('2026-03-01T12:00:10Z');

const task: DockerTask = {
  ID: 't1',
  ServiceID: 's1',
  NodeID: 'n1',
  Slot: 1,
  DesiredState: 'running',
  CreatedAt: '2026-03-01T12:00:00Z',
  Status: { State: 'running', Timestamp: '2026-03-01T12:00:10Z', Message: 'started', Err: '' },
} as unknown as DockerTask;

const container = (State: string, Status: string): DockerContainer => ({
  Id: 'c1',
  Names: [],
  Image: 'web:1',
  ImageID: 'sha256:1',
  State,
  Status,
  Created: undefined,
  Labels: {},
  Health: undefined,
});

const seenAt = (observedAt: EpochMs, shown?: DockerContainer): PlaceView => ({
  member: { hostname: 'fra-w1', isHeard: true, says: '' },
  witness: {
    state: 'answers',
    nodeId: nodeId('fra-w1'),
    containers: new Map(shown === undefined ? [] : [['t1', shown]]),
    observedAt,
    clockOffsetMs: 0,
  },
  isSeatFresh: true,
  observedAt,
  hasHealthCheck: true,
  restarts: 0,
});
const before = epochMs(ranAt - 500);
const after = epochMs(ranAt + 500);

describe('a copy the manager says runs', () => {
  it('serves, though its machine was asked while it still waited for its first check', () => {
    for (const shown of [
      container('running', 'Up 2 seconds (health: starting)'),
      container('created', 'Created'),
    ])
      expect(placementOf(task, seenAt(before, shown)).state).toBe('running');
    const starting = container('running', 'Up 2 seconds (health: starting)');
    expect(placementOf(task, seenAt(before, starting)).health).toBe('passing');
  });

  it('is not known once its machine says later that it ended, and failed once the manager still says so after that', () => {
    const ended = seenAt(after, container('exited', 'Exited (143) 9 seconds ago'));
    expect(placementOf(task, { ...ended, observedAt: before })).toMatchObject({
      state: 'unknown',
      says: 'Its machine says: Exited (143) 9 seconds ago. No manager was asked since.',
    });
    expect(placementOf(task, { ...ended, observedAt: epochMs(after + 1) }).state).toBe('failed');
  });

  it('serves, though its machine was asked before there was a container', () => {
    expect(placementOf(task, seenAt(before))).toMatchObject({ state: 'running', health: 'passing' });
  });

  it('is not taken for well when its machine does not show it afterwards', () => {
    expect(placementOf(task, seenAt(after)).health).toBe('unknown');
    expect(placementOf(task, seenAt(epochMs(ranAt + 60_000))).state).toBe('unknown');
  });

  it('is ill or gone as soon as its own machine says so', () => {
    const ill = container('running', 'Up 9 seconds (unhealthy)');
    expect(placementOf(task, seenAt(after, ill))).toMatchObject({ state: 'running', health: 'failing' });
    expect(placementOf(task, seenAt(after, container('exited', 'Exited (1)'))).state).toBe('failed');
  });
});
