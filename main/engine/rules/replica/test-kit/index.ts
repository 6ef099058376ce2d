/**
 * does: builds workloads, origins and operations for tests of the rules about them.
 * never: ships.
 * talks to: `shared/model`.
 */
import {
  epochMs,
  nodeId,
  workloadId,
  type FleetNode,
  type Image,
  type Member,
  type NodeId,
  type Operation,
  type OperationRequest,
  type Origin,
  type Placement,
  type PlanPromise,
  type Workload,
} from '#shared/model';

export const web = workloadId('swarm:k3x9ab/web');
export const image = (tag: string): Image => ({ reference: `web:${tag}`, digest: `sha256:${tag}` });

/** A copy that runs and is well. */
export const copyOn = (on: string, more: Partial<Placement> = {}): Placement => ({
  id: `task on ${on}`,
  nodeId: nodeId(on),
  image: image('1'),
  state: 'running',
  health: 'passing',
  wanted: 'running',
  restarts: 0,
  observedAt: epochMs(0),
  ...more,
});

/** Three copies wanted, two at every moment, one per node, spread over datacenters. */
export const webService = (copies: readonly Placement[], more: Partial<Workload> = {}): Workload => ({
  id: web,
  name: 'web',
  source: 'swarm',
  originId: 'swarm:k3x9ab',
  mode: 'replicated',
  desired: 3,
  image: image('1'),
  hasHealthCheck: true,
  policy: { minimum: 2, maxPerNode: 1, spreadOver: 'datacenter', mayOverlap: true },
  placements: [...copies],
  observedAt: epochMs(0),
  everyMs: 15_000,
  observedBy: 'GET /services',
  ...more,
});

const datacenters: Readonly<Record<string, string>> = { w1: 'fra', w2: 'hel', w3: 'ams', w4: 'fra' };

/** Four machines in three datacenters. */
export const machines: ReadonlyMap<NodeId, FleetNode> = new Map(
  Object.entries(datacenters).map(([id, datacenter]) => [
    nodeId(id),
    { id: nodeId(id), labels: { datacenter } } as unknown as FleetNode,
  ]),
);

export const member = (id: string, availability: Member['availability'] = 'active'): Member => ({
  memberId: `member ${id}`,
  nodeId: nodeId(id),
  hostname: id,
  role: 'worker',
  availability,
  status: 'ready',
  isLeader: false,
});

export const swarmOf = (members: readonly Member[], more: Partial<Origin> = {}): Origin => ({
  id: 'swarm:k3x9ab',
  source: 'swarm',
  name: 'Swarm k3x9ab',
  state: 'known',
  says: '',
  members: [...members],
  disagreements: [],
  observedAt: epochMs(0),
  everyMs: 15_000,
  ...more,
});

/** Two to four copies were on the sheet. */
export const promised = (more: Partial<PlanPromise> = {}): PlanPromise => ({
  workloadId: web,
  name: 'web',
  desired: 3,
  minimum: 2,
  before: 3,
  lowest: 1,
  highest: 4,
  after: 3,
  ...more,
});

/** An operation as the rules see it: what it asked for, what its plan promised, where it stands. */
export const operationOf = (
  request: OperationRequest,
  more: Partial<Omit<Operation, 'plan'>> & { readonly plan?: Partial<Operation['plan']> } = {},
): Operation => {
  const { plan, ...rest } = more;
  return {
    id: 'op-1',
    operator: 'mara',
    reason: 'kernel update',
    state: 'running',
    startedAt: epochMs(0),
    steps: [],
    ...rest,
    plan: { request, title: 'Plan', promises: [promised()], changes: [], items: [], steps: [], ...plan },
  } as unknown as Operation;
};

export const drainOf = (...ids: readonly string[]): OperationRequest => ({
  kind: 'drain',
  nodeIds: ids.map(nodeId),
  surge: true,
});
