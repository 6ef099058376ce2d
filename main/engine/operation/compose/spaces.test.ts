import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, spaceId, type OperationRequest, type SpaceView } from '#shared/model';
import { definePlanner, noOffer, type PlanSpace, type PlanView } from '../../source-kit/index.ts';
import type { OperationView } from '../operation-parts.ts';
import { draftPlan } from './compose-plan.ts';
import { mergedOffers, offerOf, sourcesFor, type PlanningSource } from './offers.ts';

const sessions = spaceId('redis-cluster/sessions');
const planSpace = {
  space: { id: sessions } as SpaceView,
  view: { now: epochMs(7), everyMs: 15_000, nodes: [], claimants: [], claims: new Map() },
} as unknown as PlanSpace;

const view: OperationView = {
  nodes: [],
  alarms: [],
  origins: [],
  workloads: [],
  observationOf: () => undefined,
  spacesOf: (id) => (id === 'redis-cluster' ? [planSpace] : []),
};

const source = (id: string, seen: PlanView[]): PlanningSource => {
  const plan = (given: PlanView) => {
    seen.push(given);
    return noOffer;
  };
  return { id, planner: definePlanner({ drain: plan, settle: plan }) };
};

const drain: OperationRequest = { kind: 'drain', nodeIds: [nodeId('r1')], surge: false };

describe('a source that knows spaces and no workloads', () => {
  it('plans on its spaces, with the time they were looked at', () => {
    const seen: PlanView[] = [];
    offerOf(source('redis-cluster', seen), drain, view, []);
    expect(seen).toMatchObject([{ now: 7, spaces: [{ space: { id: sessions } }], workloads: [] }]);
  });

  it('is not asked where none of its spaces is declared', () => {
    const seen: PlanView[] = [];
    expect(offerOf(source('postgres', seen), drain, view, [])).toBe(noOffer);
    expect(seen).toEqual([]);
  });

  it('alone is asked to settle what is disputed in its space', () => {
    const all = ['swarm', 'redis-cluster', 'postgres'].map((id) => source(id, []));
    const settle = { kind: 'settle', spaceId: sessions, disputeId: 'open-slot 1', how: 'finish' } as const;
    expect(sourcesFor(all, settle, view).map(({ id }) => id)).toEqual(['redis-cluster']);
  });

  it('says why nothing can be done where all of it is blocked', async () => {
    const stuck = {
      id: 'postgres orders r1',
      nodeId: nodeId('r1'),
      layer: 'role',
      name: 'orders primary',
      fate: 'blocked',
      says: 'Nobody can take over.',
    } as const;
    const blocked = {
      id: 'redis-cluster',
      planner: definePlanner({ drain: () => ({ ...noOffer, items: [stuck] }) }),
    };
    const draft = await draftPlan(drain, {
      now: epochMs(7),
      view,
      releases: [],
      sources: [blocked],
      kinds: new Map(),
      recorded: [],
      seeNow: async () => new Map() as never,
    });
    expect(draft.refusal).toBe('Nothing of it can be done. orders primary on r1: Nobody can take over.');
  });

  it('has its moves in the plan', () => {
    const move = {
      spaceId: sessions,
      role: 'primary',
      from: 'a',
      to: 'b',
      count: 3,
      ranges: [],
      stepId: 's',
    } as const;
    expect(mergedOffers([noOffer, { ...noOffer, moves: [{ ...move, ranges: [] }] }]).moves).toEqual([move]);
  });
});
