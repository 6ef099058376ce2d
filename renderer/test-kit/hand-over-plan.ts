import {
  epochMs,
  nodeId,
  spaceId,
  type EpochMs,
  type MovedSpace,
  type Operation,
  type OperationRequest,
  type Plan,
  type PlanItem,
  type PlanMove,
  type StepCall,
  type StepProgress,
} from '#shared/model';
import { operation } from './operation.ts';
import { examplePlan, guardAnswer, stepCall } from './plan.ts';

const from = nodeId('fra-db-1');
const sessions = spaceId('redis-cluster/sessions');
const documents = spaceId('locator/documents');
const orders = spaceId('postgres/orders');

const item = (of: Partial<PlanItem> & Pick<PlanItem, 'id' | 'layer' | 'name' | 'says'>): PlanItem => ({
  nodeId: from,
  fate: 'moves',
  ...of,
});

const items: readonly PlanItem[] = [
  item({
    id: 'sessions slots',
    layer: 'slot',
    name: '5461 slots of sessions',
    spaceId: sessions,
    count: 5_461,
    goesTo: nodeId('ams-db-1'),
    says: 'Its replica on ams-db-1 takes over without losing a write; this server stays as its replica.',
  }),
  item({
    id: 'documents primary',
    layer: 'key',
    name: 'keys of documents as primary',
    spaceId: documents,
    count: 4_200,
    says: 'Each key goes to a target with room in another zone, by compare-and-set on its version.',
  }),
  item({
    id: 'documents cold',
    layer: 'key',
    name: 'archived keys of documents',
    spaceId: documents,
    count: 9_120,
    fate: 'stays',
    says: 'They are in object storage only: nothing of them has to move.',
  }),
  item({
    id: 'orders role',
    layer: 'role',
    name: 'orders primary',
    spaceId: orders,
    goesTo: nodeId('hel-db-1'),
    says: 'hel-db-1 streams without lag and takes over; ams-db-1 is 12 kB behind.',
  }),
  item({ id: 'web.2', layer: 'task', name: 'web.2', says: 'A copy starts elsewhere before this one stops.' }),
];

const move = (of: Pick<PlanMove, 'spaceId' | 'to' | 'count' | 'stepId'> & Partial<PlanMove>): PlanMove => ({
  role: 'primary',
  from: 'fra-db-1',
  ranges: [],
  ...of,
});

const handSteps = {
  failover: 'redis-cluster.failover sessions',
  keys: 'locator.hand-over documents',
  switchover: 'postgres.switchover orders',
} as const;

const moves: readonly PlanMove[] = [
  move({
    spaceId: sessions,
    from: 'r-fra',
    to: 'r-ams',
    count: 5_461,
    sizeBytes: 0,
    ranges: [[0, 5_460]],
    stepId: handSteps.failover,
  }),
  move({ spaceId: documents, to: 'ams-db-1', count: 2_080, sizeBytes: 340e6, stepId: handSteps.keys }),
  move({ spaceId: documents, to: 'hel-db-1', count: 2_120, sizeBytes: 352e6, stepId: handSteps.keys }),
  move({ spaceId: orders, to: 'hel-db-1', count: 2, sizeBytes: 0, stepId: handSteps.switchover }),
];

const party = (name: string, owns: number | undefined, id = name): MovedSpace['parties'][number] => ({
  id,
  name,
  nodeId: nodeId(name),
  owns,
});

const movedSpaces: readonly MovedSpace[] = [
  {
    spaceId: sessions,
    name: 'sessions',
    unit: 'slot',
    parties: [party('fra-db-1', 5_461, 'r-fra'), party('ams-db-1', 0, 'r-ams')],
  },
  {
    spaceId: documents,
    name: 'documents',
    unit: 'document',
    parties: [party('fra-db-1', 4_200), party('ams-db-1', 4_012), party('hel-db-1', 3_988)],
  },
  {
    spaceId: orders,
    name: 'orders',
    unit: 'database',
    parties: [party('fra-db-1', 2), party('hel-db-1', 0)],
  },
];

const step = (id: string, says: string, source: string, other: Partial<StepCall> = {}): StepCall =>
  stepCall(id, says, 'hand-over', 0, { source, subject: 'fra-db-1', through: [from], ...other });

const steps: readonly StepCall[] = [
  stepCall('locator.draining fra-db-1', 'Let the locator give fra-db-1 nothing new.', 'cordon', 0, {
    source: 'locator',
    subject: 'fra-db-1',
  }),
  step(handSteps.failover, 'Let ams-db-1 take the 5,461 slots of sessions over.', 'redis-cluster'),
  step(handSteps.keys, 'Hand 4,200 keys of documents over to ams-db-1 and hel-db-1.', 'locator', { wave: 1 }),
  step(handSteps.switchover, 'Make hel-db-1 the primary of orders.', 'postgres', { wave: 2 }),
];

/** The hard drain of a node that owns slots, keys and the part of a primary. */
export const handOverPlan = (
  at: EpochMs,
  request: OperationRequest = { kind: 'drain', nodeIds: [from], surge: true },
  replaced: Partial<Plan> = {},
): Plan =>
  examplePlan(request, at, {
    hash: 'b41f'.padEnd(64, '0'),
    title: 'Drain fra-db-1',
    items: [...items],
    moves: [...moves],
    movedSpaces: [...movedSpaces],
    steps: [...steps],
    locks: [],
    promises: [],
    receivers: [
      {
        nodeId: nodeId('ams-db-1'),
        copiesBefore: 3,
        copiesAfter: 4,
        availableBytes: 48e9,
        expectedBytes: 430e6,
        memoryAvailableBytes: 5e9,
        says: 'takes 1 copy and 7,541 units of spaces',
      },
      {
        nodeId: nodeId('hel-db-1'),
        copiesBefore: 2,
        copiesAfter: 2,
        availableBytes: 120e9,
        expectedBytes: 352e6,
        says: 'takes 2,122 units of spaces',
      },
    ],
    guards: [
      guardAnswer('last-copy', 'Is anything the last copy?', 'Nothing goes below 2 live copies.'),
      guardAnswer(
        'receiving-disks',
        'Is there room on the disks that receive?',
        'Keys and images fit everywhere.',
      ),
    ],
    warnings: [
      'The biggest key of documents that moves is tenant/42/archive (81 MB); the hottest is tenant/7 (4,120 uses in the last hour).',
    ],
    estimateMs: 62_000,
    estimateSays: 'Measured: the median of what such steps took from here before.',
    ...replaced,
  });

/** The same node taken out for good. */
export const decommissionPlan = (at: EpochMs, request?: OperationRequest): Plan =>
  handOverPlan(at, request ?? { kind: 'decommission', nodeIds: [from], surge: true }, {
    title: 'Decommission fra-db-1',
    hash: 'd0c0'.padEnd(64, '0'),
    typeToConfirm: 'fra-db-1',
    moves: [
      ...moves,
      move({ spaceId: documents, role: 'secondary', to: 'ams-db-1', count: 3_900, stepId: handSteps.keys }),
    ],
    steps: [
      ...steps,
      step(
        'redis-cluster.forget fra-db-1',
        'Let every server of sessions forget fra-db-1.',
        'redis-cluster',
        {
          wave: 3,
          undo: 'irreversible',
          holdsForMs: 3_000,
        },
      ),
    ],
  });

/** One open slot, finished or put back. */
export const settlePlan = (
  at: EpochMs,
  request: OperationRequest = {
    kind: 'settle',
    spaceId: sessions,
    disputeId: 'open-slot 5461',
    how: 'finish',
  },
): Plan =>
  handOverPlan(at, request, {
    title: 'Finish open-slot 5461 of redis-cluster/sessions',
    hash: '5e77'.padEnd(64, '0'),
    items: [],
    receivers: [],
    moves: [
      move({
        spaceId: sessions,
        from: 'r-fra',
        to: 'r-ams',
        count: 1,
        ranges: [[5_461, 5_461]],
        stepId: 'redis-cluster.slots',
      }),
    ],
    steps: [step('redis-cluster.slots', 'Move what is left of slot 5461 to ams-db-1.', 'redis-cluster')],
    warnings: [
      'Make sure that the tool which began this migration does not run any more: two at once undo each other.',
    ],
    estimateMs: 2_000,
  });

const progress = (
  call: StepCall,
  state: StepProgress['state'],
  at: EpochMs,
  more: Partial<StepProgress>,
) => ({
  stepId: call.id,
  state,
  items: [],
  says: '',
  ...(state === 'waiting' ? {} : { startedAt: epochMs(at - 40_000) }),
  ...(state === 'done' ? { endedAt: epochMs(at - 20_000) } : {}),
  ...more,
});

const keysUnderWay = { done: 15, moved: 1_480, left: 2_720, changedHands: 3, perSecond: 96, leftMs: 28_000 };

const stepsUnderWay = (plan: Plan, at: EpochMs): StepProgress[] =>
  plan.steps.map((call) => {
    if (call.id === handSteps.keys)
      return progress(call, 'running', at, {
        rounds: keysUnderWay,
        says: '1,480 moved, 2,720 left; 3 changed hands meanwhile; 96 a second, about 28 s to go.',
      });
    if (call.id === handSteps.failover)
      return progress(call, 'done', at, { says: 'All 6 servers say that ams-db-1 owns the slots.' });
    return progress(call, call.phase === 'cordon' ? 'done' : 'waiting', at, {});
  });

const proofs: Readonly<Record<string, string>> = {
  [handSteps.failover]: 'All 6 servers say that ams-db-1 owns the slots.',
  [handSteps.keys]: 'fra-db-1 owns 0 keys, said by the locator and by itself.',
  [handSteps.switchover]: 'hel-db-1 takes writes on timeline 4, said by itself and by ams-db-1.',
};

/** That hard drain half-way, or ended. */
export const handOverOperation = (at: EpochMs, isEnded = false): Operation => {
  const plan = handOverPlan(epochMs(at - 60_000));
  return isEnded
    ? operation('op-handed-over', plan, at, {
        state: 'succeeded',
        grade: 'ok',
        undoable: true,
        floors: [],
        startedAt: epochMs(at - 120_000),
        endedAt: epochMs(at - 10_000),
        steps: plan.steps.map((call) =>
          progress(call, 'done', at, {
            says: proofs[call.id] ?? '',
            ...(call.id === handSteps.keys
              ? { rounds: { done: 42, moved: 4_197, left: 0, changedHands: 3 } }
              : {}),
          }),
        ),
      })
    : operation('op-handing-over', plan, at, { steps: stepsUnderWay(plan, at), floors: [] });
};

/** So many items that nobody reads them all. */
export const longPlan = (at: EpochMs, count: number): Plan =>
  handOverPlan(at, undefined, {
    items: Array.from({ length: count }, (_, index) =>
      item({
        id: `item ${index}`,
        layer: 'task',
        name: `worker.${index}`,
        says: 'A copy starts elsewhere before this one stops.',
      }),
    ),
    steps: Array.from({ length: count }, (_, index) =>
      step(`swarm.surge ${index}`, `Start one more copy of worker.${index}.`, 'swarm', { wave: index }),
    ),
  });
