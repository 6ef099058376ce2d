import {
  epochMs,
  workloadId,
  type Placement,
  type Workload,
  type WorkloadId,
  type WorkloadUpdate,
} from '#shared/model';
import { timeOf, type DockerNode, type DockerService, type DockerTask } from '../docker/index.ts';
import { unmetConstraint } from './eligible.ts';
import { readImage } from './image.ts';
import type { Witness } from './members.ts';
import { placementOf } from './placement.ts';
import { modeOf, policyOf, replicasOf } from './policy.ts';
import { hasEnded, isCounted, isWanted, slotKey, stateOf } from './task-state.ts';

/** Everything one swarm's workloads are made from. */
export type SwarmView = {
  readonly originId: string;
  readonly nodes: ReadonlyMap<string, DockerNode>;
  readonly witnesses: ReadonlyMap<string, Witness>;
  readonly isSeatFresh: boolean;
  readonly observedAt: number;
  readonly now: number;
  readonly everyMs: number;
  readonly observedBy: string;
};

/** Restarts are counted over this long, ms: the model's own window. */
const restartWindowMs = 600_000;

export const workloadIdOf = (originId: string, name: string): WorkloadId => workloadId(`${originId}/${name}`);

const outside: Witness = { state: 'outside' };

const declaresCheck = ({ Spec }: DockerService): boolean => {
  const test = Spec.TaskTemplate.ContainerSpec?.Healthcheck?.Test ?? [];
  return test.length > 0 && test[0] !== 'NONE';
};

const at = (task: DockerTask): number => timeOf(task.Status?.Timestamp) ?? timeOf(task.CreatedAt) ?? 0;
const newestFirst = (a: DockerTask, b: DockerTask): number => at(b) - at(a);

/** Copies that ended within the window, by slot: what a restart loop leaves behind. */
const restartsBySlot = (tasks: readonly DockerTask[], now: number): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const ended = ['failed', 'rejected', 'complete'].includes(stateOf(task));
    if (ended && at(task) >= now - restartWindowMs)
      counts.set(slotKey(task), (counts.get(slotKey(task)) ?? 0) + 1);
  }
  return counts;
};

/** Tasks that are copies now: those that have not ended, and for slots that have none the one that ended last. */
const currentTasks = (tasks: readonly DockerTask[], desired: number): readonly DockerTask[] => {
  const living = tasks.filter((task) => !hasEnded(task) && (isWanted(task) || task.NodeID !== ''));
  const wanted = living.filter(isWanted);
  const filled = new Set(living.map(slotKey));
  const lastOfSlot = new Map<string, DockerTask>();
  for (const task of tasks.filter(hasEnded).toSorted(newestFirst))
    if (!filled.has(slotKey(task)) && !lastOfSlot.has(slotKey(task)) && stateOf(task) !== 'orphaned')
      lastOfSlot.set(slotKey(task), task);
  const lost = [...lastOfSlot.values()].slice(0, Math.max(0, desired - wanted.length));
  return [...living, ...lost];
};

/** Machines a global service belongs on: those that are not drained and meet its constraints, answering or not. */
export const eligibleNodes = (service: DockerService, nodes: Iterable<DockerNode>): readonly DockerNode[] =>
  [...nodes].filter(
    (node) =>
      node.Spec.Availability !== 'drain' &&
      node.Status?.State !== 'disconnected' &&
      unmetConstraint(node, service.Spec) === undefined,
  );

const desiredOf = (service: DockerService, view: SwarmView, tasks: readonly DockerTask[]): number => {
  const { ServiceStatus: status, Spec } = service;
  switch (modeOf(Spec)) {
    case 'replicated':
      return replicasOf(Spec);
    case 'global':
      return eligibleNodes(service, view.nodes.values()).length;
    case 'replicated-job': {
      const { MaxConcurrent, TotalCompletions } = Spec.Mode?.ReplicatedJob ?? {};
      const atOnce = MaxConcurrent ?? 1;
      return Math.max(0, Math.min(atOnce, (TotalCompletions ?? atOnce) - (status?.CompletedTasks ?? 0)));
    }
    case 'global-job':
      return tasks.filter(isCounted).length;
  }
};

const updateStates: Readonly<Record<string, WorkloadUpdate['state']>> = {
  updating: 'updating',
  paused: 'paused',
  completed: 'completed',
  rollback_started: 'rolling-back',
  rollback_completed: 'rolled-back',
  rollback_paused: 'rollback-paused',
};

const updateOf = ({ UpdateStatus: status }: DockerService): WorkloadUpdate | undefined => {
  const state = updateStates[status?.State ?? ''];
  if (state === undefined) return undefined;
  const startedAt = timeOf(status?.StartedAt);
  const endedAt = timeOf(status?.CompletedAt);
  return {
    state,
    ...(startedAt === undefined ? {} : { startedAt: epochMs(startedAt) }),
    ...(endedAt === undefined ? {} : { endedAt: epochMs(endedAt) }),
    says: status?.Message ?? '',
  };
};

const placementsOf = (
  service: DockerService,
  tasks: readonly DockerTask[],
  desired: number,
  view: SwarmView,
): readonly Placement[] => {
  const restarts = restartsBySlot(tasks, view.now);
  const isJob = modeOf(service.Spec).endsWith('job');
  return currentTasks(tasks, isJob ? 0 : desired).map((task) => {
    const node = view.nodes.get(task.NodeID);
    return placementOf(task, {
      member:
        node === undefined
          ? undefined
          : {
              hostname: node.Description?.Hostname || node.ID,
              isHeard: node.Status?.State === 'ready',
              says: node.Status?.Message ?? '',
            },
      witness: view.witnesses.get(task.NodeID) ?? outside,
      isSeatFresh: view.isSeatFresh,
      observedAt: view.observedAt,
      hasHealthCheck: declaresCheck(service),
      restarts: isJob ? 0 : (restarts.get(slotKey(task)) ?? 0),
    });
  });
};

/** One service with its copies. */
export const readWorkload = (
  service: DockerService,
  tasks: readonly DockerTask[],
  view: SwarmView,
): Workload => {
  const { Spec } = service;
  const desired = desiredOf(service, view, tasks);
  const placements = placementsOf(service, tasks, desired, view);
  const written = Spec.TaskTemplate.ContainerSpec?.Image ?? '';
  const stack = Spec.Labels['com.docker.stack.namespace'];
  const update = updateOf(service);
  return {
    id: workloadIdOf(view.originId, Spec.Name),
    name: Spec.Name,
    source: 'swarm',
    originId: view.originId,
    ...(stack === undefined || stack === '' ? {} : { stack }),
    mode: modeOf(Spec).startsWith('global') ? 'global' : 'replicated',
    desired,
    ...(written === '' ? {} : { image: readImage(written) }),
    hasHealthCheck:
      declaresCheck(service) || placements.some(({ health }) => health === 'passing' || health === 'failing'),
    policy: policyOf(Spec),
    ...(update === undefined ? {} : { update }),
    placements: [...placements],
    observedAt: epochMs(view.observedAt),
    everyMs: view.everyMs,
    observedBy: view.observedBy,
  };
};
