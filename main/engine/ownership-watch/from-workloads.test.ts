import { describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  workloadId,
  type FleetNode,
  type Origin,
  type Placement,
  type Workload,
} from '#shared/model';
import { findTask } from './find-task.ts';
import { spacesOfWorkloads } from './from-workloads.ts';
import { toyNodes } from './test-kit/index.ts';

const now = epochMs(1_000_000);
const nodes: ReadonlyMap<FleetNode['id'], FleetNode> = new Map(toyNodes.map((node) => [node.id, node]));

const copy = (on: string | undefined, change: Partial<Placement> = {}): Placement => ({
  id: `task-${on ?? 'waiting'}`,
  ...(on === undefined ? {} : { nodeId: nodeId(on) }),
  state: 'running',
  health: 'passing',
  wanted: 'running',
  observedAt: now,
  ...change,
});

const workload = (name: string, placements: readonly Placement[], desired = placements.length): Workload => ({
  id: workloadId(`swarm:k3/${name}`),
  name,
  source: 'swarm',
  originId: 'swarm:k3',
  mode: 'replicated',
  desired,
  hasHealthCheck: true,
  policy: { minimum: 1, mayOverlap: true },
  placements: [...placements],
  observedAt: now,
  everyMs: 15_000,
  observedBy: 'GET /tasks',
});

const swarm: Origin = {
  id: 'swarm:k3',
  source: 'swarm',
  name: 'swarm k3',
  state: 'known',
  says: '',
  answeredBy: nodeId('r1'),
  members: ['r1', 'r2', 'r3'].map((id) => ({
    memberId: id,
    nodeId: nodeId(id),
    hostname: id,
    role: 'worker',
    availability: id === 'r3' ? 'drain' : 'active',
    status: 'ready',
    isLeader: false,
  })),
  disagreements: [],
  observedAt: now,
  everyMs: 15_000,
};

const space = (workloads: readonly Workload[], origin = swarm) => {
  const [only] = spacesOfWorkloads({ now, nodes, origins: [origin], workloads });
  if (only === undefined) throw new Error('no space');
  return only;
};

describe('tasks in the grid of owners', () => {
  it('are owned by the machine they run on, with the other copies of the same workload beside them', () => {
    const { id, unit, total, segments, prefixes } = space([
      workload('api', [copy('r1')]),
      workload('web', [copy('r1'), copy('r2')]),
    ]);
    expect([id, unit, total]).toEqual(['swarm/k3', 'task', 3]);
    expect(segments).toEqual([
      { from: 0, to: 0, state: 'active', owner: 'r1', secondaries: [], count: 1 },
      { from: 1, to: 1, state: 'active', owner: 'r1', secondaries: ['r2'], count: 1 },
      { from: 1, to: 1, state: 'active', owner: 'r2', secondaries: ['r1'], count: 1 },
    ]);
    expect(prefixes.map(({ prefix }) => prefix)).toEqual(['api', 'web', 'web']);
  });

  it('are a hole where a copy is wanted and none is there, and unknown where nobody can see them', () => {
    const { segments } = space([
      workload('web', [copy('r1', { state: 'unknown' }), copy(undefined, { state: 'pending' })], 4),
    ]);
    expect(segments.map(({ state, owner, count }) => [state, owner, count])).toEqual([
      ['unknown', 'r1', 1],
      ['orphaned', undefined, 3],
    ]);
  });

  it('have machines as parties, with their zone, what they own and whether they take more', () => {
    const { parties } = space([workload('web', [copy('r1'), copy('r2')])]);
    expect(parties).toMatchObject([
      { id: 'r1', zone: 'a', owns: 1, state: 'up', accepts: 'yes' },
      { id: 'r2', zone: 'a', owns: 1 },
      { id: 'r3', zone: 'b', owns: 0, accepts: 'draining' },
    ]);
    expect(space([], { ...swarm, state: 'unknown', says: 'No manager.' }).parties[0]?.state).toBe('unknown');
  });

  it('show a manager that tells another story as a dissenter', () => {
    const { views, disputes } = space([], {
      ...swarm,
      disagreements: [{ nodeId: nodeId('r2'), says: 'r2 has another leader.' }],
    });
    expect(views.map(({ claims }) => claims.map(({ claimant }) => claimant))).toEqual([['r1'], ['r2']]);
    expect(disputes).toMatchObject([{ kind: 'views-differ', says: 'r2 has another leader.' }]);
  });

  it('are found by the name of the workload, the number of a copy, or its id', () => {
    const web = workload('web', [copy('r1', { slot: 1 }), copy('r2', { slot: 2 })]);
    expect(findTask('web', swarm, [web])).toMatchObject({
      owner: 'r1',
      secondaries: ['r2'],
      verdict: 'agreed',
    });
    expect(findTask('web.2', swarm, [web])).toMatchObject({ owner: 'r2', secondaries: [] });
    expect(findTask('task-r2', swarm, [web])?.owner).toBe('r2');
    expect(findTask('nope', swarm, [web])).toBeUndefined();
  });

  it('are read fast for 1,000 machines with 100 copies of 100 workloads each', () => {
    const many = Array.from({ length: 100 }, (_, at) =>
      workload(
        `w${at}`,
        Array.from({ length: 1_000 }, (_each, on) => copy(`n${on}`)),
      ),
    );
    const { segments, total } = space(many);
    expect([segments.length, total]).toEqual([100_000, 100_000]);
    expect(Math.max(...segments.slice(0, 1_000).map(({ secondaries }) => secondaries.length))).toBe(2);
  });
});
