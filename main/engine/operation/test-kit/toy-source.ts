import {
  epochMs,
  nodeId,
  workloadId,
  type NodeId,
  type Origin,
  type PlanPromise,
  type StepCall,
  type Workload,
} from '#shared/model';
import {
  definePlanner,
  noOffer,
  stepCall,
  type Offer,
  type PlanView,
  type Source,
} from '../../source-kit/index.ts';
import { toyLocks } from './toy-asks.ts';
import {
  availabilityStep,
  bootStep,
  emptyStep,
  scaleStep,
  toyPlace,
  toySteps,
  unitStep,
} from './toy-steps.ts';
import type { ToyWorld } from './toy-world.ts';

const everyMs = 5_000;
export const toyWorkloadId = (name: string) => workloadId(`toy:one/${name}`);

/** What the source reads of the world, as every source says it. */
export const readToyWorld = (
  world: ToyWorld,
  now: number,
  wrongByMs = 0,
): { readonly origins: readonly Origin[]; readonly workloads: readonly Workload[] } => {
  const observedAt = epochMs(now + wrongByMs);
  const managers = [...world.nodes.values()].filter(({ isManager }) => isManager);
  const reachable = managers.filter(({ upAt }) => upAt <= now).length;
  return {
    origins: [
      {
        id: 'toy:one',
        source: 'toy',
        name: 'toy',
        state: world.hasQuorum(now) ? 'known' : 'unknown',
        says: '',
        members: [...world.nodes.values()].map((node) => ({
          memberId: node.id,
          nodeId: nodeId(node.id),
          hostname: node.id,
          role: node.isManager ? 'manager' : 'worker',
          availability: node.availability,
          status: node.upAt <= now ? 'ready' : 'down',
          isLeader: false,
          ...(node.isManager
            ? { reachability: node.upAt <= now ? ('reachable' as const) : ('unreachable' as const) }
            : {}),
        })),
        quorum: { managers: managers.length, reachable, needed: Math.floor(managers.length / 2) + 1 },
        disagreements: [],
        observedAt,
        everyMs,
      },
    ],
    workloads: [...world.services.values()].map((service) => ({
      id: toyWorkloadId(service.name),
      name: service.name,
      source: 'toy',
      originId: 'toy:one',
      mode: 'replicated',
      desired: service.desired,
      hasHealthCheck: false,
      policy: {
        minimum: service.minimum,
        mayOverlap: service.mayOverlap,
        ...(service.maxPerNode === undefined ? {} : { maxPerNode: service.maxPerNode }),
      },
      placements: service.copies.map((copy) => ({
        id: String(copy.id),
        nodeId: nodeId(copy.node),
        state: copy.readyAt <= now ? ('running' as const) : ('starting' as const),
        health: 'not-checked',
        wanted: 'running',
        observedAt,
      })),
      observedAt,
      everyMs,
      observedBy: 'toy',
    })),
  };
};

const managersOf = (view: PlanView): readonly NodeId[] =>
  view.nodes.flatMap(({ node }) => (node.labels['role'] === 'manager' ? [node.id] : []));

const setAvailability = (
  node: NodeId,
  to: 'active' | 'pause' | 'drain',
  of: Pick<StepCall, 'phase' | 'wave'>,
  through: readonly NodeId[],
): StepCall =>
  stepCall(
    availabilityStep,
    { node, to },
    toyPlace({ id: `toy.availability ${to} ${node}`, subject: node, through, ...of }),
  );

type Moving = { readonly workload: Workload; readonly count: number };

const movingFrom = (view: PlanView, node: NodeId): readonly Moving[] =>
  view.workloads.flatMap((workload) => {
    const count = workload.placements.filter((copy) => copy.nodeId === node).length;
    return count === 0 ? [] : [{ workload, count }];
  });

const scale = (
  workload: Workload,
  of: {
    readonly from: number;
    readonly to: number;
    readonly phase: 'surge' | 'settle';
    readonly wave: number;
  },
  view: PlanView,
): StepCall =>
  stepCall(
    scaleStep,
    { service: workload.name, from: of.from, to: of.to },
    toyPlace({
      id: `toy.scale ${of.phase} ${workload.name} ${of.wave}`,
      phase: of.phase,
      wave: of.wave,
      subject: workload.id,
      through: managersOf(view),
    }),
  );

const drainNode = (view: PlanView, node: NodeId, wave: number, surge: boolean): readonly StepCall[] => {
  const surging = movingFrom(view, node).filter(({ workload }) => surge && workload.policy.mayOverlap);
  const through = managersOf(view);
  return [
    ...surging.map(({ workload, count }) =>
      scale(workload, { from: workload.desired, to: workload.desired + count, phase: 'surge', wave }, view),
    ),
    stepCall(
      unitStep,
      { node, to: 'stopped' },
      toyPlace({ id: `toy.unit ${node}`, phase: 'take-out', wave, subject: node, through: [node] }),
    ),
    setAvailability(node, 'drain', { phase: 'move', wave }, through),
    stepCall(
      emptyStep,
      { node },
      toyPlace({ id: `toy.empty ${node}`, phase: 'prove-empty', wave, subject: node, through }),
    ),
    ...surging.map(({ workload, count }) =>
      scale(workload, { from: workload.desired + count, to: workload.desired, phase: 'settle', wave }, view),
    ),
  ];
};

const promisesOf = (view: PlanView, nodes: readonly NodeId[], surge: boolean): readonly PlanPromise[] =>
  view.workloads.flatMap((workload) => {
    const available = workload.placements.filter(({ state }) => state === 'running');
    const worst = Math.max(
      0,
      ...nodes.map((node) => available.filter((copy) => copy.nodeId === node).length),
    );
    const all = available.filter((copy) => copy.nodeId !== undefined && nodes.includes(copy.nodeId)).length;
    if (all === 0) return [];
    const before = available.length;
    return [
      {
        workloadId: workload.id,
        name: workload.name,
        desired: workload.desired,
        minimum: workload.policy.minimum,
        before,
        lowest: surge && workload.policy.mayOverlap ? before : before - Math.max(worst, all),
        highest: before + worst,
        after: before,
      },
    ];
  });

const lockOf = (resource: string, through: readonly NodeId[]) => ({
  resource,
  source: 'toy',
  through: [...through],
});

const drain = (view: PlanView, wanted: readonly NodeId[], surge: boolean): Offer => {
  const nodeIds = wanted.filter((id) => view.nodes.find(({ node }) => node.id === id)?.state !== 'drained');
  if (nodeIds.length === 0) return noOffer;
  return drainOf(view, nodeIds, surge);
};

const drainOf = (view: PlanView, nodeIds: readonly NodeId[], surge: boolean): Offer => ({
  ...noOffer,
  steps: [
    ...nodeIds.map((node) => setAvailability(node, 'pause', { phase: 'cordon', wave: 0 }, managersOf(view))),
    ...nodeIds.flatMap((node, wave) => drainNode(view, node, wave, surge)),
  ],
  locks: [
    ...nodeIds.map((node) => lockOf(`node:${node}`, [node])),
    ...view.workloads.map(({ id }) => lockOf(`workload:${id}`, managersOf(view))),
  ],
  items: nodeIds.flatMap((node) =>
    movingFrom(view, node).map(({ workload }) => ({
      id: `${workload.id} ${node}`,
      nodeId: node,
      layer: 'task',
      name: workload.name,
      workloadId: workload.id,
      fate: 'moves' as const,
      says: 'Starts elsewhere.',
    })),
  ),
  promises: promisesOf(view, nodeIds, surge),
  estimateMs: 10_000,
});

const undrain = (view: PlanView, nodeIds: readonly NodeId[]): Offer => ({
  ...noOffer,
  steps: nodeIds.map((node) =>
    setAvailability(node, 'active', { phase: 'restore', wave: 0 }, managersOf(view)),
  ),
  locks: nodeIds.map((node) => lockOf(`node:${node}`, [node])),
});

/** A source over a toy world: the planner and the steps of a drain, in small. */
export const toySource: Pick<Source, 'id' | 'steps' | 'planner' | 'locks'> = {
  id: 'toy',
  steps: toySteps,
  locks: toyLocks,
  planner: definePlanner({
    drain: (view, { nodeIds, surge }) => drain(view, nodeIds, surge),
    undrain: (view, { nodeIds }) => undrain(view, nodeIds),
    maintenance: (_view, { nodeIds }) => ({
      ...noOffer,
      steps: nodeIds.map((node, wave) =>
        stepCall(
          bootStep,
          { node },
          toyPlace({ id: `toy.boot ${node}`, phase: 'work', wave, subject: node, through: [node] }),
        ),
      ),
      locks: nodeIds.map((node) => lockOf(`node:${node}`, [node])),
    }),
    redeploy: (view, { workloadId: id, to }) => {
      const workload = view.workloads.find((one) => one.id === id);
      if (workload === undefined || to.kind !== 'image') return noOffer;
      const wanted = Number(to.reference);
      return {
        ...noOffer,
        steps: [
          stepCall(
            scaleStep,
            { service: workload.name, from: workload.desired, to: wanted },
            {
              ...toyPlace({
                id: `toy.redeploy ${workload.name}`,
                phase: 'work',
                wave: 0,
                subject: id,
                through: managersOf(view),
              }),
              whenLate: 'fail',
              deadlineMs: 20_000,
            },
          ),
        ],
        locks: [lockOf(`workload:${id}`, managersOf(view))],
        promises: promisesOf(view, [], true),
      };
    },
  }),
};
