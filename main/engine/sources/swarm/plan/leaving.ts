import type { PlanItem } from '#shared/model';
import type { DockerTask } from '../docker/index.ts';
import { nanosToMs, timeOf } from '../docker/index.ts';
import { hasEnded, modeOf, overlapHarm, slotKey, stateOf } from '../reading/index.ts';
import { taskName } from '../step/index.ts';
import type { Room } from './room.ts';
import type { PlannedMember, PlannedService } from './world.ts';

/** What becomes of one service when some members are drained. */
export type Leaving = {
  readonly of: PlannedService;
  /** Its tasks on the members that leave. */
  readonly tasks: readonly DockerTask[];
  readonly items: readonly PlanItem[];
  /** Copies that will not run elsewhere. */
  readonly stuck: readonly DockerTask[];
  /** Whether new copies may come first; else why not. */
  readonly surge: true | string;
  readonly graceMs: number;
};

export const graceMsOf = ({ service }: PlannedService): number =>
  nanosToMs(service.Spec.TaskTemplate.ContainerSpec?.StopGracePeriod) ?? 10_000;

/** Swarm starts a drained task's replacement when the old one has ended, or after this long, ms. */
export const swarmPatienceMs = 60_000;

/** Restarts of a slot that the swarm still remembers: at least that many attempts are used. */
const attemptsOf = ({ all }: PlannedService, task: DockerTask, sinceMs: number): number =>
  all.filter(
    (each) =>
      hasEnded(each) &&
      slotKey(each) === slotKey(task) &&
      ['failed', 'rejected', 'complete'].includes(stateOf(each)) &&
      (timeOf(each.Status?.Timestamp) ?? 0) >= sinceMs,
  ).length;

/** Why the swarm would not replace a task, or undefined. */
export const lossOf = (of: PlannedService, task: DockerTask, nowMs: number): string | undefined => {
  const { RestartPolicy: policy } = of.service.Spec.TaskTemplate;
  if (policy?.Condition === 'none') return 'Its restart condition is none: the swarm will not replace it.';
  const most = policy?.MaxAttempts ?? 0;
  const windowMs = nanosToMs(policy?.Window) ?? 0;
  const used = most === 0 ? 0 : attemptsOf(of, task, windowMs === 0 ? 0 : nowMs - windowMs);
  return most > 0 && used >= most
    ? `Its ${most} restart attempts are used up: the swarm will not replace it.`
    : undefined;
};

type Fate = Pick<PlanItem, 'fate' | 'says' | 'goesTo'>;

const fixedFate = (of: PlannedService, task: DockerTask, nowMs: number): Fate | undefined => {
  switch (modeOf(of.service.Spec)) {
    case 'global':
      return {
        fate: 'stays',
        says: 'One runs on every node: it stops here and is not replaced elsewhere; it comes back with the node.',
      };
    case 'replicated-job':
    case 'global-job':
      return { fate: 'lost', says: 'A job: its work is cut off and begins anew, if at all.' };
    case 'replicated': {
      const loss = lossOf(of, task, nowMs);
      return loss === undefined ? undefined : { fate: 'lost', says: loss };
    }
  }
};

const whyNoSurge = (of: PlannedService, wish: boolean): true | string => {
  if (!wish) return 'starting replacements first was not asked for';
  if (of.workload.policy.mayOverlap) return true;
  const { name, desired } = of.workload;
  const harm = overlapHarm(of.service.Spec);
  if (harm !== undefined) return `two copies of ${name} may not run side by side: ${harm}`;
  return desired === 1
    ? `${name} has one copy, which may not run twice`
    : `${name} is marked as not to overlap`;
};

/** What becomes of each of its tasks on the members that leave. Takes room for what moves. */
export const leavingOf = (
  of: PlannedService,
  members: ReadonlyMap<string, PlannedMember>,
  room: Room,
  wish: { readonly surge: boolean; readonly nowMs: number },
): Leaving => {
  const tasks = of.wanted.filter(({ NodeID }) => members.has(NodeID));
  // Copies that wait for a place already will be served first.
  if (tasks.length > 0) for (const task of of.wanted) if (task.NodeID === '') room.place(of);
  const fates = tasks.map((task): { readonly task: DockerTask; readonly fate: Fate } => {
    const fixed = fixedFate(of, task, wish.nowMs);
    if (fixed !== undefined) return { task, fate: fixed };
    const place = room.place(of);
    return {
      task,
      fate:
        'on' in place
          ? {
              fate: 'moves',
              says: 'The swarm starts it on another node.',
              ...(place.on.nodeId === undefined ? {} : { goesTo: place.on.nodeId }),
            }
          : { fate: 'blocked', says: `It would wait for a place: ${place.why}.` },
    };
  });
  const stuck = fates.filter(({ fate }) => fate.fate !== 'moves').map(({ task }) => task);
  const isBlocked = fates.some(({ fate }) => fate.fate === 'blocked');
  const surge = isBlocked
    ? `there is no room for more copies of ${of.workload.name}`
    : whyNoSurge(of, wish.surge);
  return {
    of,
    tasks,
    stuck,
    surge,
    graceMs: graceMsOf(of),
    items: fates.flatMap(({ task, fate }) => {
      const nodeId = members.get(task.NodeID)?.nodeId;
      if (nodeId === undefined) return [];
      const says =
        fate.fate !== 'moves'
          ? fate.says
          : surge === true
            ? 'Its replacement runs elsewhere before this one stops.'
            : `It stops first, then starts elsewhere: ${surge}.`;
      return [
        {
          id: `task ${task.ID}`,
          nodeId,
          layer: 'task',
          name: taskName(of.workload.name, task),
          workloadId: of.workload.id,
          fate: fate.fate,
          ...(fate.goesTo === undefined ? {} : { goesTo: fate.goesTo }),
          says,
        },
      ];
    }),
  };
};

/** Whether it runs in copies that go elsewhere at all. */
export const isMoving = ({ of, tasks, stuck }: Leaving): boolean =>
  modeOf(of.service.Spec) === 'replicated' && tasks.length > stuck.length;
