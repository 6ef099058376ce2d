import {
  nodeId,
  operationIdSchema,
  epochMs,
  workloadId,
  type GuardAnswer,
  type Operation,
  type Plan,
  type StepCall,
  type WorkloadView,
} from '#shared/model';
import { now } from './example-fleet.ts';

const pause: StepCall = {
  id: 'swarm.availability well',
  kind: 'swarm.availability',
  source: 'swarm',
  phase: 'cordon',
  says: 'Keep new work off well.',
  calls: [
    { face: 'check', text: 'GET /nodes/n1', changes: false },
    {
      face: 'apply',
      text: 'POST /nodes/n1/update?version=<read just before> {"Availability":"pause"}',
      changes: true,
    },
  ],
  through: [nodeId('well')],
  subject: 'well',
  params: {},
  undo: 'restores',
  holdsForMs: 0,
  deadlineMs: 60_000,
  whenLate: 'ask',
  wave: 0,
};

export const guardOf = (more: Partial<GuardAnswer> = {}): GuardAnswer => ({
  guard: 'minimum-available',
  verdict: 'passed',
  asks: 'Does every service keep its minimum?',
  says: 'All 2 keep it.',
  mayOverride: true,
  subjects: [],
  ...more,
});

export const planOf = (more: Partial<Plan> = {}): Plan => ({
  hash: 'a'.repeat(64),
  request: { kind: 'drain', nodeIds: [nodeId('well')], surge: true },
  title: 'Drain well',
  madeAt: now,
  goodUntil: epochMs(now + 30_000),
  steps: [pause],
  locks: [],
  items: [
    {
      id: 'web.1',
      nodeId: nodeId('well'),
      layer: 'task',
      name: 'web.1',
      fate: 'moves',
      says: 'A new copy starts elsewhere first.',
    },
  ],
  promises: [
    {
      workloadId: workloadId('swarm:k3x9ab/web'),
      name: 'web',
      desired: 3,
      minimum: 2,
      before: 3,
      lowest: 3,
      highest: 4,
      after: 3,
    },
  ],
  changes: [],
  receivers: [],
  guards: [guardOf()],
  warnings: [],
  estimateMs: 90_000,
  onFailure: 'stop',
  ifConsoleCloses: 'Everything that was done stays; the operation is found again.',
  ...more,
});

export const operationOf = (more: Partial<Operation> = {}): Operation => ({
  id: operationIdSchema.parse('op-1'),
  plan: planOf(),
  state: 'succeeded',
  grade: 'ok',
  operator: 'ana',
  reason: 'kernel update',
  overrides: [],
  startedAt: now,
  endedAt: epochMs(now + 60_000),
  steps: [{ stepId: pause.id, state: 'done', says: 'Paused.', items: [], startedAt: now }],
  floors: [],
  says: '',
  ...more,
});

export const workloadViewOf = (id: string, more: Partial<WorkloadView> = {}): WorkloadView => ({
  id: workloadId(id),
  name: id.slice(id.indexOf('/') + 1),
  source: 'swarm',
  originId: 'swarm:k3x9ab',
  mode: 'replicated',
  desired: 3,
  hasHealthCheck: true,
  policy: { minimum: 2, mayOverlap: true },
  placements: [],
  observedAt: now,
  everyMs: 15_000,
  observedBy: 'GET /services of well',
  counts: { desired: 3, running: 3, available: 3, updating: 0, unknown: 0 },
  verdicts: [],
  ...more,
});
