import type { OperationChange } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import {
  epochMs,
  type EpochMs,
  type Exposure,
  type Operation,
  type OperationRequest,
  type Plan,
  type ActionLeave,
} from '#shared/model';
import { exampleEvents, exampleReleases } from './example-workloads.ts';
import { decommissionPlan, handOverPlan, longPlan, settlePlan } from './hand-over-plan.ts';
import { exampleAudit, operation } from './operation.ts';
import { examplePlan, guardAnswer, redeployPlan } from './plan.ts';
import type { Answers } from './test-link.ts';

/** A plan for any wish, of the kind that fits it. */
export const planFor = (request: OperationRequest, at: EpochMs): Plan => {
  if (request.kind === 'redeploy' || request.kind === 'rollback' || request.kind === 'restart')
    return redeployPlan(at, request);
  if (request.kind === 'drain' && request.nodeIds.length > 1)
    return examplePlan(request, at, {
      title: `Drain ${request.nodeIds.length} nodes`,
      typeToConfirm: `${request.nodeIds.length} nodes`,
      guards: [
        guardAnswer(
          'quorum',
          'Do enough managers stay reachable?',
          '1 of 3 managers would stay reachable and 2 are needed. Bring hel-m1 back first.',
          {
            verdict: 'refused',
            mayOverride: false,
          },
        ),
      ],
    });
  if (request.kind === 'decommission') return decommissionPlan(at, request);
  if (request.kind === 'settle') return settlePlan(at, request);
  if (request.kind === 'drain' && /db/.test(request.nodeIds[0] ?? '')) return handOverPlan(at, request);
  if (request.kind === 'drain' && (request.nodeIds[0] ?? '').startsWith('long')) return longPlan(at, 2_500);
  if (request.kind === 'drain')
    return examplePlan(request, at, { title: `Drain ${request.nodeIds[0] ?? ''}` });
  return examplePlan(request, at, {
    title: request.kind,
    items: [],
    receivers: [],
    refusal: 'Nothing to do: all is as it should be.',
  });
};

/** What would be so without a datacenter. */
export const exampleExposure = (nodeIds: Exposure['nodeIds'], at: EpochMs): Exposure => ({
  nodeIds,
  madeAt: at,
  workloads: [
    {
      workloadId: 'swarm:k3x9ab/orders',
      name: 'orders',
      minimum: 3,
      availableBefore: 4,
      availableAfter: 2,
      couldMove: 2,
      verdict: 'below-minimum',
      says: 'orders would have 2 of 3; 2 copies fit elsewhere.',
    },
    {
      workloadId: 'systemd/postgres',
      name: 'postgres',
      minimum: 2,
      availableBefore: 3,
      availableAfter: 0,
      verdict: 'gone',
      says: 'postgres would have no copy left.',
    },
    {
      workloadId: 'swarm:k3x9ab/web',
      name: 'web',
      minimum: 5,
      availableBefore: 6,
      availableAfter: 5,
      couldMove: 1,
      verdict: 'holds',
      says: 'web keeps 5 of 5.',
    },
    {
      workloadId: 'swarm:k3x9ab/cart',
      name: 'cart',
      minimum: 2,
      availableBefore: 2,
      availableAfter: 2,
      verdict: 'unknown',
      says: 'hel-w1 is silent, so cart is not known.',
    },
  ],
  quorums: [
    { originId: 'swarm:k3x9ab', says: '2 of 3 managers would stay reachable, 2 are needed.', holds: true },
  ],
  says: 'Two services would fall below their minimum.',
});

/** Whether the console may act, as the engine would say it. */
export const actionLeave = (allowed: boolean, reason: string): ActionLeave => ({
  allowed,
  by: 'mara',
  reason,
  says: allowed
    ? `Actions are on: mara, ${reason}.`
    : 'Nobody has allowed this console to change the fleet yet.',
});

/** Answers about operations, made of examples; commands move the operation on as an engine would. */
export const operationAnswers = (
  at: EpochMs,
  operations: readonly Operation[],
  push: (change: Extract<OperationChange, { kind: 'operation' }>['operation']) => void,
  allowedAtFirst = true,
): Answers => {
  const byId = new Map<string, Operation>(operations.map((each) => [each.id, each]));
  const plans = new Map<string, Plan>();
  let leave = actionLeave(allowedAtFirst, 'the picture of the design');
  const now = (): EpochMs => epochMs(Date.now());
  const moved = (id: string, changed: Partial<Operation>): Operation => {
    const old = byId.get(id);
    if (old === undefined) throw new FaultError(fault('operation.no-such-operation', `No operation ${id}.`));
    const next = { ...old, ...changed };
    byId.set(id, next);
    push(next);
    return next;
  };
  return {
    'operation.plan': ({ request }) => {
      const plan = planFor(request as OperationRequest, now());
      plans.set(plan.hash, plan);
      return plan;
    },
    'operation.run': ({ hash, reason }) => {
      const plan = plans.get(hash);
      if (plan === undefined) throw new FaultError(fault('operation.no-such-plan', 'That plan is gone.'));
      const begun = operation(`op-new-${byId.size}`, plan, now(), { reason, startedAt: now() });
      byId.set(begun.id, begun);
      push(begun);
      return begun;
    },
    'operation.pause': ({ operationId }) => moved(operationId, { state: 'paused' }),
    'operation.continue': ({ operationId }) => moved(operationId, { state: 'running' }),
    'operation.cancel': ({ operationId }) => moved(operationId, { state: 'undoing' }),
    'operation.stop': ({ operationId }) => moved(operationId, { state: 'cancelled', endedAt: now() }),
    'operation.resume': ({ operationId }) => moved(operationId, { state: 'running' }),
    'operation.abandon': ({ operationId }) => moved(operationId, { state: 'abandoned', endedAt: now() }),
    'operation.decide': ({ operationId }) => moved(operationId, { state: 'running' }),
    'operation.list': () => ({ operations: [...byId.values()] }),
    'registry.tags': () => ({
      repository: 'registry.example.net/api',
      tags: ['4.11.6', '4.12.0', '4.12.1', '4.13.0', 'latest'],
      isCutShort: false,
      through: 'console',
      readAt: now(),
    }),
    'operation.leave': () => leave,
    'operation.allow': ({ allowed, reason }) => {
      leave = actionLeave(allowed, reason);
      return leave;
    },
    'operation.locks': () => ({
      holders: [
        {
          resource: 'node:fra-w2',
          operator: 'jo',
          reason: 'replace disk',
          operationId: 'op-else',
          console: 'jo-laptop',
          since: epochMs(at - 7_200_000),
          expiresAt: epochMs(at - 60_000),
          token: 4,
        },
      ],
    }),
    'operation.what-if': ({ nodeIds }) => exampleExposure(nodeIds as Exposure['nodeIds'], now()),
    'audit.entries': () => ({ entries: [...exampleAudit(at)] }),
    'audit.verify': () => ({ state: 'intact', entries: 412, says: 'Every entry fits the one before it.' }),
    'workload.timeline': () => ({ events: [...exampleEvents(at)] }),
    'workload.releases': () => ({ releases: [...exampleReleases(at)] }),
  };
};
