import {
  epochMs,
  nodeId,
  workloadId,
  type EpochMs,
  type GuardAnswer,
  type OperationRequest,
  type Plan,
  type PlanItem,
  type PlanPromise,
  type StepCall,
} from '#shared/model';
import { digestOf } from './workload.ts';

/** A guard's answer; passed unless `replaced` says otherwise. */
export const guardAnswer = (
  guard: GuardAnswer['guard'],
  asks: string,
  says: string,
  replaced: Partial<GuardAnswer> = {},
): GuardAnswer => ({ guard, asks, says, verdict: 'passed', mayOverride: true, subjects: [], ...replaced });

/** One step with one call that changes something. */
export const stepCall = (
  id: string,
  says: string,
  phase: StepCall['phase'],
  wave: number,
  replaced: Partial<StepCall> = {},
): StepCall => ({
  id,
  kind: id.split(' ')[0] ?? id,
  source: 'swarm',
  phase,
  says,
  calls: [
    { face: 'check', text: 'GET /v1.41/nodes/fra-w2', changes: false },
    {
      face: 'apply',
      text: `POST /v1.41/nodes/fra-w2/update?version=<read just before> {"Availability":"${phase}"}`,
      changes: true,
    },
  ],
  through: [nodeId('fra-m1')],
  subject: 'fra-w2',
  params: {},
  undo: 'restores',
  holdsForMs: 0,
  deadlineMs: 60_000,
  whenLate: 'ask',
  wave,
  ...replaced,
});

const promise = (name: string, desired: number, minimum: number, highest: number): PlanPromise => ({
  workloadId: workloadId(`swarm:k3x9ab/${name}`),
  name,
  desired,
  minimum,
  before: desired,
  lowest: desired,
  highest,
  after: desired,
});

const item = (name: string, fate: PlanItem['fate'], says: string, layer = 'task'): PlanItem => ({
  id: `fra-w2/${name}`,
  nodeId: nodeId('fra-w2'),
  layer,
  name,
  ...(layer === 'task' ? { workloadId: workloadId(`swarm:k3x9ab/${name.split('.')[0] ?? name}`) } : {}),
  fate,
  says,
});

const drainItems: readonly PlanItem[] = [
  item('web.2', 'moves', 'A copy starts elsewhere before this one stops.'),
  item('api.5', 'moves', 'A copy starts elsewhere before this one stops.'),
  item('worker.1', 'moves', 'A copy starts elsewhere before this one stops.'),
  item('orders.3', 'moves', 'It may not overlap: it stops first, 10 s grace period.'),
  item('search.3', 'moves', 'A copy starts elsewhere before this one stops.'),
  item('caddy', 'stays', 'One on each node; it stops with the node and returns with it.'),
  item('exporter', 'stays', 'One on each node; it stops with the node and returns with it.'),
  item('batch.1', 'lost', 'A one-off task: nothing starts it again elsewhere.'),
  item('backup-agent', 'unmanaged', 'A plain container: nothing will restart it elsewhere.', 'container'),
];

const guards: readonly GuardAnswer[] = [
  guardAnswer(
    'quorum',
    'Do enough managers stay reachable?',
    '3 of 3 managers stay reachable, 2 are needed.',
    {
      mayOverride: false,
    },
  ),
  guardAnswer(
    'minimum-available',
    'Does every service keep its minimum?',
    'The lowest is orders at 4 of 4, minimum 3.',
  ),
  guardAnswer('last-copy', 'Is anything the last copy?', 'Nothing goes below 2 live copies.'),
  guardAnswer(
    'receiving-disks',
    'Is there room on the disks that receive?',
    'Image layers and logs fit everywhere.',
  ),
  guardAnswer('lost-items', 'Is anything lost?', 'batch.1 is a one-off task and would not come back.', {
    verdict: 'refused',
    subjects: ['batch.1'],
  }),
  guardAnswer(
    'unmanaged-items',
    'Is anything left that nobody restarts?',
    'backup-agent is a plain container.',
    {
      verdict: 'refused',
      subjects: ['backup-agent'],
    },
  ),
  guardAnswer('live-alarms', 'Are fires burning already?', 'No critical alarm on a receiver.'),
  guardAnswer('other-operation', 'Is another operation under way?', 'No other operation, locks free.'),
];

const drainSteps: readonly StepCall[] = [
  stepCall('swarm.availability fra-w2', 'Keep new work off fra-w2.', 'cordon', 0),
  stepCall('swarm.surge web', 'Start one more copy of web.', 'surge', 1, { subject: 'web' }),
  stepCall('swarm.surge api', 'Start one more copy of api.', 'surge', 1, { subject: 'api' }),
  stepCall('swarm.drain fra-w2', 'Move what is left off fra-w2.', 'move', 2),
  stepCall(
    'swarm.prove-empty fra-w2',
    'Wait until the managers and its own daemon say that it is empty.',
    'prove-empty',
    3,
    {
      calls: [{ face: 'verify', text: 'GET /v1.41/containers/json of fra-w2', changes: false }],
      undo: 'nothing-to-undo',
    },
  ),
  stepCall('swarm.scale-back web', 'Take the extra copy of web away.', 'settle', 4, { subject: 'web' }),
];

/** A plan in every detail; laid over by `replaced`. */
export const examplePlan = (request: OperationRequest, at: EpochMs, replaced: Partial<Plan> = {}): Plan => ({
  hash: '7c1e'.padEnd(64, '0'),
  request,
  title: 'Drain fra-w2',
  madeAt: at,
  goodUntil: epochMs(at + 30_000),
  steps: [...drainSteps],
  locks: [{ resource: 'node:fra-w2', source: 'swarm', through: [nodeId('fra-m1')] }],
  items: [...drainItems],
  promises: [
    promise('web', 6, 5, 7),
    promise('api', 6, 5, 7),
    promise('worker', 8, 4, 9),
    promise('orders', 4, 3, 4),
    promise('search', 3, 2, 4),
  ],
  changes: [],
  receivers: [
    {
      nodeId: nodeId('fra-w1'),
      copiesBefore: 6,
      copiesAfter: 7,
      availableBytes: 120e9,
      expectedBytes: 3e9,
      memoryAvailableBytes: 5e9,
      says: 'room for 1 copy',
    },
    {
      nodeId: nodeId('ams-w2'),
      copiesBefore: 4,
      copiesAfter: 6,
      availableBytes: 48e9,
      expectedBytes: 12e9,
      says: 'its disk will be 86 % full',
    },
    { nodeId: nodeId('par-w1'), copiesBefore: 5, copiesAfter: 7, says: 'its disk is unknown' },
  ],
  guards: [...guards],
  warnings: ['orders stops for up to 10 s: it may not overlap.'],
  estimateMs: 318_000,
  onFailure: 'stop',
  ifConsoleCloses: 'Finished steps stay, the running step completes on the node, and nothing new starts.',
  ...replaced,
});

/** The drain of fra-w2, as asked for. */
export const drainRequest: OperationRequest = { kind: 'drain', nodeIds: [nodeId('fra-w2')], surge: true };

/** A redeploy of api to 4.13.0. */
export const redeployPlan = (at: EpochMs, request?: OperationRequest): Plan => {
  const id = workloadId('swarm:k3x9ab/api');
  const image = (tag: string, digest: string) => ({
    reference: `registry.example.net/api:${tag}`,
    digest: digestOf(digest),
  });
  return examplePlan(
    request ?? {
      kind: 'redeploy',
      workloadId: id,
      to: { kind: 'image', reference: 'registry.example.net/api:4.13.0' },
    },
    at,
    {
      title: 'Redeploy api',
      items: [],
      receivers: [],
      changes: ['fra-w1', 'ams-w1', 'ams-w2', 'hel-w2', 'par-w1', 'zrh-w1'].map((node, index) => ({
        workloadId: id,
        nodeId: nodeId(node),
        slot: index + 1,
        from: image('4.12.1', '4f81c0'),
        to: image('4.13.0', 'b07d55'),
      })),
      promises: [promise('api', 6, 5, 7)],
      guards: guards.filter((guard) => guard.verdict === 'passed'),
      steps: [
        stepCall('swarm.update api', 'Put 4.13.0 onto api, 1 copy at a time, the new one first.', 'work', 0, {
          subject: 'api',
        }),
      ],
      warnings: [
        'The monitor window is 5 s (the default): a copy that fails later is not noticed by the update.',
      ],
    },
  );
};
