import { describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  operationIdSchema,
  workloadId,
  type OperationRequest,
  type PlanPromise,
  type Workload,
} from '#shared/model';
import { minimumAvailableGuard } from './minimum-available.ts';

const api = workloadId('swarm:k3x9ab/api');
const now = epochMs(60_000);

/** A service of which a drain has made seven copies of five; Swarm's minimum follows from the number it is to have. */
const surged: Workload = {
  id: api,
  name: 'api',
  source: 'swarm',
  originId: 'swarm:k3x9ab',
  mode: 'replicated',
  desired: 7,
  hasHealthCheck: true,
  policy: { minimum: 6, mayOverlap: true },
  placements: Array.from({ length: 7 }, (_, at) => ({
    id: `t${at}`,
    nodeId: nodeId(`n${at % 5}`),
    state: 'running' as const,
    health: 'passing' as const,
    wanted: 'running' as const,
    observedAt: now,
  })),
  observedAt: now,
  everyMs: 15_000,
  observedBy: 'GET /tasks',
};
const promise = (minimum: number): PlanPromise => ({
  workloadId: api,
  name: 'api',
  desired: 5,
  minimum,
  before: 7,
  lowest: 5,
  highest: 7,
  after: 5,
});
const ask = (request: OperationRequest, minimum: number) =>
  minimumAvailableGuard({
    now,
    request,
    view: {
      nodes: [],
      alarms: [],
      origins: [
        {
          id: 'swarm:k3x9ab',
          source: 'swarm',
          name: 'swarm',
          state: 'known',
          says: '',
          members: [],
          disagreements: [],
          observedAt: now,
          everyMs: 15_000,
        },
      ],
      workloads: [surged],
      observationOf: () => undefined,
    },
    steps: [],
    locks: [],
    items: [],
    promises: [promise(minimum)],
    receivers: [],
    open: [],
    holders: [],
  });

describe('the minimum of a service with the extra copies of a drain', () => {
  it('does not refuse the way back that takes them away again', () => {
    const undo: OperationRequest = { kind: 'undo', operationId: operationIdSchema.parse('op-1') };
    expect(ask(undo, 4)).toMatchObject({
      verdict: 'passed',
      says: expect.stringContaining('4 needed') as string,
    });
    // Somebody else raised the number meanwhile: then it is today's minimum that the way back is planned with.
    expect(ask(undo, 6).verdict).toBe('refused');
  });

  it('is what it is now for everything else', () => {
    expect(ask({ kind: 'redeploy', workloadId: api, to: { kind: 'same' } }, 4).verdict).toBe('refused');
  });
});
