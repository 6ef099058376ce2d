import { fault } from '#shared/fault';
import {
  epochMs,
  nodeId,
  type AuditEntry,
  type EpochMs,
  type Operation,
  type OperationId,
  type Plan,
  type StepProgress,
} from '#shared/model';
import { drainRequest, examplePlan, redeployPlan } from './plan.ts';

const minute = 60_000;

/** How far each step of a plan is: the first `done` are done, the next runs, the rest wait. */
export const stepsOf = (plan: Plan, done: number, at: EpochMs): StepProgress[] =>
  plan.steps.map((step, index) => ({
    stepId: step.id,
    state: index < done ? 'done' : index === done ? 'running' : 'waiting',
    ...(index > done ? {} : { startedAt: epochMs(at - (done - index + 1) * 20_000) }),
    ...(index < done ? { endedAt: epochMs(at - (done - index) * 20_000) } : {}),
    says: index < done ? 'It is so, seen by fra-m1.' : index === done ? '1 of 3 copies run elsewhere.' : '',
    items:
      index === done
        ? [
            {
              id: 'api.5',
              name: 'api.5',
              state: 'running',
              from: nodeId('fra-w2'),
              to: nodeId('par-w1'),
              stage: { done: 3, of: 4 },
              says: 'health check 2 of 3 passed',
            },
            {
              id: 'web.2',
              name: 'web.2',
              state: 'done',
              from: nodeId('fra-w2'),
              to: nodeId('fra-w1'),
              says: 'old copy stopped cleanly',
            },
            {
              id: 'worker.1',
              name: 'worker.1',
              state: 'waiting',
              from: nodeId('fra-w2'),
              says: 'waits for its turn',
            },
          ]
        : [],
  }));

/** An operation on a plan, half-way. */
export const operation = (
  id: string,
  plan: Plan,
  at: EpochMs,
  replaced: Partial<Operation> = {},
): Operation => ({
  id: id as OperationId,
  plan,
  state: 'running',
  operator: 'mara',
  reason: 'kernel 6.12 update',
  overrides: [],
  startedAt: epochMs(at - 2 * minute),
  steps: stepsOf(plan, 3, at),
  floors: [
    { workloadId: 'swarm:k3x9ab/web', name: 'web', desired: 6, promised: 6, now: 6, lowestSeen: 6 },
    { workloadId: 'swarm:k3x9ab/api', name: 'api', desired: 6, promised: 5, now: 5, lowestSeen: 5 },
    { workloadId: 'swarm:k3x9ab/orders', name: 'orders', desired: 4, promised: 3, now: 4, lowestSeen: 4 },
  ],
  says: '',
  ...replaced,
});

const allDone = (plan: Plan, at: EpochMs): StepProgress[] =>
  plan.steps.map((step, index) => ({
    stepId: step.id,
    state: index === 1 ? 'already-so' : 'done',
    startedAt: epochMs(at - (20 - index) * 20_000),
    endedAt: epochMs(at - (19 - index) * 20_000),
    says:
      step.phase === 'prove-empty'
        ? 'fra-w2 is empty, seen by fra-m1 and by its own daemon.'
        : 'It is so, seen by fra-m1.',
    items: [],
  }));

/** One operation in each state that a person may meet. */
export const exampleOperations = (at: EpochMs): readonly Operation[] => {
  const drain = examplePlan(drainRequest, epochMs(at - 3 * minute));
  const deploy = redeployPlan(epochMs(at - 3 * minute));
  const ended = (agoMinutes: number) => ({
    startedAt: epochMs(at - (agoMinutes + 6) * minute),
    endedAt: epochMs(at - agoMinutes * minute),
  });
  const running = stepsOf(drain, 3, at);
  const current = (progress: Partial<StepProgress>): StepProgress[] =>
    running.map((step, index) => (index === 3 ? { ...step, ...progress } : step));
  return [
    operation('op-drain-fra-w2', drain, at),
    operation('op-asking', drain, at, {
      state: 'asking',
      steps: current({ says: '1 of 3 copies has not left after 1 h.' }),
    }),
    operation('op-paused', deploy, at, { state: 'paused', steps: stepsOf(deploy, 0, at) }),
    operation('op-indeterminate', drain, at, {
      state: 'indeterminate',
      steps: current({
        state: 'indeterminate',
        says: 'Asked fra-m1 to drain fra-w2 and lost the connection.',
      }),
    }),
    operation('op-interrupted', drain, at, {
      state: 'interrupted',
      undoable: true,
      startedAt: epochMs(at - 40 * minute),
    }),
    operation('op-done', drain, at, {
      state: 'succeeded',
      grade: 'ok-with-skipped',
      undoable: true,
      steps: allDone(drain, at),
      ...ended(90),
    }),
    operation('op-failed', deploy, at, {
      state: 'failed',
      grade: 'rolled-back',
      undoable: false,
      reason: 'carts feature',
      operator: 'jo',
      ...ended(240),
      steps: [
        {
          stepId: deploy.steps[0]?.id ?? '',
          state: 'failed',
          startedAt: epochMs(at - 246 * minute),
          endedAt: epochMs(at - 240 * minute),
          says: 'The swarm rolled back: 2 of 6 copies failed their health check.',
          items: [],
          fault: fault('daemon.refused', 'The update was rolled back.', { details: 'rollback completed' }),
        },
      ],
    }),
    operation('op-cancelled', drain, at, {
      state: 'undone',
      grade: 'rolled-back',
      undoable: false,
      ...ended(300),
    }),
  ];
};

/** Lines of the audit log of one drain. */
export const exampleAudit = (at: EpochMs): readonly AuditEntry[] =>
  [
    ['run', 'started', ''],
    ['override', 'accepted', 'batch may be lost'],
    ['step', 'done', ''],
    ['step', 'sent', ''],
  ].map(([what, outcome, reason], index) => ({
    seq: index + 1,
    at: epochMs(at - (10 - index) * 12_000),
    who: 'mara',
    what: what ?? '',
    operationId: 'op-drain-fra-w2',
    planHash: '7c1e'.padEnd(64, '0'),
    subject: 'fra-w2',
    ...(reason === '' ? {} : { reason: reason ?? '' }),
    calls: what === 'step' ? ['POST /v1.41/nodes/fra-w2/update?version=41 {"Availability":"pause"}'] : [],
    outcome: outcome ?? '',
    hash: String(index + 1)
      .repeat(64)
      .slice(0, 64),
    previousHash: String(index).repeat(64).slice(0, 64),
  }));
