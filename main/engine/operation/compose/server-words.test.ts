import { describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  type DeclaredRun,
  type Operation,
  type OperationId,
  type OperationRequest,
  type PlanItem,
} from '#shared/model';
import { z } from '#shared/schema';
import {
  definePlanner,
  defineStep,
  noOffer,
  stepCall,
  type Offer,
  type ServerWord,
  type StepKind,
} from '../../source-kit/index.ts';
import type { Recorded } from '../record/index.ts';
import { draftPlan } from './compose-plan.ts';
import { withServerWords } from './server-words.ts';

const db1 = nodeId('db-1');
const runs: DeclaredRun = { kind: 'unit', unit: 'postgresql.service' };
const paramsSchema = z.object({ unit: z.string() });

const stopUnit: StepKind<z.infer<typeof paramsSchema>, object> = {
  id: 'systemd.unit',
  params: paramsSchema,
  seen: z.object({}),
  describe: ({ unit }) => ({ says: `Stop ${unit}.`, calls: [] }),
  switches: ({ unit }) => ({ nodeId: db1, runs: { kind: 'unit', unit } }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  verify: { pollMs: 1_000, asks: () => [], holds: () => ({ state: 'yes', says: '' }) },
  undo: ({ unit }, _seen, call) => stepCall(stopUnit, { unit }, { ...call, id: `${call.id} undo` }),
};
const kinds = new Map([[stopUnit.id, defineStep(stopUnit)]]);

const itemOf = (unit: string): PlanItem => ({
  id: `${unit}@db-1`,
  nodeId: db1,
  layer: 'unit',
  name: unit,
  fate: 'stays',
  says: 'It stops with its node.',
});
const units: Offer = {
  ...noOffer,
  steps: ['postgresql.service', 'web.service'].map((unit) =>
    stepCall(
      stopUnit,
      { unit },
      {
        id: `systemd.stop ${unit} db-1`,
        source: 'systemd',
        phase: 'move',
        through: [db1],
        subject: db1,
        wave: 0,
      },
    ),
  ),
  items: ['postgresql.service', 'web.service'].map(itemOf),
};
const database = (word: Partial<ServerWord>): Offer => ({
  ...noOffer,
  servers: [{ nodeId: db1, runs, isSeenTo: true, says: 'It is stopped once, by its hand-over.', ...word }],
});
const brief = (offers: readonly Offer[]) => ({
  steps: offers.flatMap(({ steps }) => steps.map(({ id }) => id)),
  says: offers.flatMap(({ items }) => items.map(({ says }) => says)),
});

describe('a database server that is a declared unit too', () => {
  it('is stopped once, by the hand-over, and its unit says so; other units are stopped as ever', () => {
    expect(brief(withServerWords([units, database({})], kinds))).toEqual({
      steps: ['systemd.stop web.service db-1'],
      says: ['It stops with its node. It is stopped once, by its hand-over.', 'It stops with its node.'],
    });
  });

  it('is stopped by its unit where the hand-over leaves it running, with what becomes of it', () => {
    const offers = [units, database({ isSeenTo: false, says: 'orders is handed over first.' })];
    expect(brief(withServerWords(offers, kinds))).toEqual({
      steps: ['systemd.stop postgresql.service db-1', 'systemd.stop web.service db-1'],
      says: ['It stops with its node. orders is handed over first.', 'It stops with its node.'],
    });
  });

  it.each([
    ['another node', { nodeId: nodeId('db-2') }],
    ['a container of the same name', { runs: { kind: 'container', container: 'postgresql.service' } }],
  ] as const)('is no other one: %s', (_name, other) => {
    expect(brief(withServerWords([units, database(other)], kinds)).steps).toHaveLength(2);
  });
});

describe('the way back of a drain that stopped a database server by its unit', () => {
  const id = 'op-1' as OperationId;
  const drained: Recorded = {
    operation: {
      id,
      state: 'succeeded',
      plan: {
        title: 'Drain db-1',
        request: { kind: 'drain', nodeIds: [db1], surge: true },
        steps: units.steps,
        locks: [{ resource: 'node:db-1', source: 'host', through: [db1] }],
        promises: [],
      },
      steps: units.steps.map(({ id: stepId }) => ({ stepId, state: 'done', says: '', items: [] })),
    } as unknown as Operation,
    seen: new Map(units.steps.map(({ id: stepId }) => [stepId, {}])),
    tokens: new Map(),
    rounds: new Map(),
    holders: [],
    undo: undefined,
  };
  const says = 'db-2 has taken its place since, so it is not started.';
  const back = (request: OperationRequest, undrain: () => Offer) =>
    draftPlan(request, {
      now: epochMs(7),
      view: {
        nodes: [],
        alarms: [],
        origins: [],
        workloads: [],
        observationOf: () => ({ now: epochMs(7) }) as never,
      },
      releases: [],
      sources: [{ id: 'postgres', planner: definePlanner({ undrain }) }],
      kinds,
      recorded: [drained],
      seeNow: async () => new Map() as never,
    });
  const steps = async (...asked: Parameters<typeof back>) =>
    (await back(...asked)).steps.map((step) => step.id);
  const undo: OperationRequest = { kind: 'undo', operationId: id };
  const undrain: OperationRequest = { kind: 'undrain', nodeIds: [db1] };

  it.each([undo, undrain])('starts it again where nobody took its place ($kind)', async (request) => {
    expect(await steps(request, () => noOffer)).toEqual([
      'systemd.stop web.service db-1 undo',
      'systemd.stop postgresql.service db-1 undo',
    ]);
  });

  it.each([undo, undrain])('leaves it down beside its successor, and says so ($kind)', async (request) => {
    const succeeded = (): Offer => ({ ...database({ says }), warnings: [says] });
    expect(await steps(request, succeeded)).toEqual(['systemd.stop web.service db-1 undo']);
    expect((await back(request, succeeded)).warnings).toEqual([says]);
  });
});
