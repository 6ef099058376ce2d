import { describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  spaceId,
  type Claim,
  type OperationRequest,
  type PlanMove,
  type SpaceView,
} from '#shared/model';
import { answerGuards } from './answer-guards.ts';

const now = epochMs(1_000_000);
const sessions = spaceId('redis-cluster/sessions');

const claim = (id: string, state: Claim['state'] = 'says'): Claim => ({
  claimant: id,
  kind: 'gossip',
  nodeId: nodeId(id),
  state,
  observedAt: now,
  says: '',
});

const space = (change: Partial<SpaceView> = {}): SpaceView => ({
  id: sessions,
  source: 'redis-cluster',
  name: 'sessions',
  unit: 'slot',
  positions: 16_384,
  state: 'known',
  says: '',
  parties: ['r1', 'r2', 'r3'].map((id) => ({
    id,
    name: id,
    nodeId: nodeId(id),
    role: 'primary',
    state: 'up',
    accepts: 'yes',
    owns: id === 'r3' ? 0 : 10,
    holds: 0,
    says: '',
    observedAt: now,
  })),
  segments: [],
  prefixes: [],
  views: [{ id: 'first', claims: ['r1', 'r2', 'r3'].map((id) => claim(id)), differs: [], says: '' }],
  disputes: [],
  retentions: [],
  observedAt: now,
  everyMs: 15_000,
  observedBy: '',
  lastCopies: [],
  zonePairs: [],
  qualities: [],
  ...change,
});

const decommission: OperationRequest = { kind: 'decommission', nodeIds: [nodeId('r1')], surge: false };
const move = (count: number, to = 'r2'): PlanMove => ({
  spaceId: sessions,
  role: 'primary',
  from: 'r1',
  to,
  count,
  ranges: [],
  stepId: 's',
});

const answers = (
  of: SpaceView,
  { request = decommission, moves = [] }: { request?: OperationRequest; moves?: readonly PlanMove[] } = {},
) => {
  const all = answerGuards(
    {
      now,
      request,
      view: {
        nodes: [],
        alarms: [],
        origins: [],
        workloads: [],
        observationOf: () => undefined,
        spaces: [of],
      },
      steps: [],
      locks: [],
      items: [],
      moves,
      promises: [],
      receivers: [],
      open: [],
      holders: [],
    },
    [],
  );
  const one = (guard: string) => all.find((answer) => answer.guard === guard);
  return { fresh: one('fresh-knowledge')?.says ?? '', last: one('last-copy') };
};

const silent = (...ids: readonly string[]) => [
  {
    id: 'first',
    claims: ['r1', 'r2', 'r3'].map((id) => claim(id, ids.includes(id) ? 'silent' : 'says')),
    differs: [],
    says: '',
  },
];

describe('what a plan about a space rests on', () => {
  it('is not known while somebody is silent who owns something or is to receive something', () => {
    expect(answers(space({ views: silent('r2') })).fresh).toContain('r2 of sessions did not answer');
    expect(answers(space({ views: silent('r3') })).fresh).not.toContain('of sessions did not answer');
    expect(answers(space({ views: silent('r3') }), { moves: [move(10, 'r3')] }).fresh).toContain(
      'r3 of sessions did not answer',
    );
  });

  it('is not known while the space is unknown, was read long ago, or has a critical dispute that is not what is settled', () => {
    expect(answers(space({ state: 'unknown', says: 'Nobody answers.' })).fresh).toContain(
      'sessions is unknown',
    );
    expect(answers(space({ observedAt: epochMs(now - 11_000) })).fresh).toContain(
      'not read within the last 10 s',
    );
    const disputes: SpaceView['disputes'] = [
      {
        id: 'two-owners 5',
        kind: 'two-owners',
        severity: 'critical',
        count: 1,
        sides: [],
        says: 'Slot 5 has two owners.',
        nextStep: '',
        settles: ['finish'],
      },
    ];
    expect(answers(space({ disputes })).fresh).toContain('Slot 5 has two owners');
    const settle: OperationRequest = {
      kind: 'settle',
      spaceId: sessions,
      disputeId: 'two-owners 5',
      how: 'finish',
    };
    expect(answers(space({ disputes }), { request: settle }).fresh).not.toContain('Slot 5');
  });

  it('does not concern a plan about other nodes', () => {
    const request: OperationRequest = { kind: 'drain', nodeIds: [nodeId('web1')], surge: false };
    expect(answers(space({ state: 'unknown' }), { request }).fresh).not.toContain('sessions');
  });
});

describe('the last copies on a node that leaves', () => {
  const lastCopies = [{ party: 'r1', count: 10 }];

  it('refuse the plan unless it moves all of them away first', () => {
    expect(answers(space({ lastCopies })).last).toMatchObject({
      verdict: 'refused',
      mayOverride: true,
      says: 'The only live copy would go away: 10 slots of sessions on r1.',
    });
    expect(answers(space({ lastCopies }), { moves: [move(9)] }).last?.says).toContain('1 slot of sessions');
    expect(answers(space({ lastCopies }), { moves: [move(10)] }).last?.verdict).toBe('passed');
  });

  it('do not when they are on a node that stays', () => {
    expect(answers(space({ lastCopies: [{ party: 'r2', count: 10 }] })).last?.verdict).toBe('passed');
  });
});
