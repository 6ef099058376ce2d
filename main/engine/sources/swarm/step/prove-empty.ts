import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type HoldingItem, type StepKind } from '../../../source-kit/index.ts';
import {
  askContainers,
  askNodeTasks,
  paths,
  type DockerContainer,
  type DockerTask,
} from '../docker/index.ts';
import { hasEnded, plainContainers } from '../reading/index.ts';
import { reads, type TaskReply } from './subject.ts';
import { leavingItem } from './task-items.ts';

const paramsSchema = z.object({ memberId: z.string(), nodeId: nodeIdSchema });
export type ProveEmptyParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({ tasks: z.array(z.string()) });

const labels = { task: 'com.docker.swarm.task.id', service: 'com.docker.swarm.service.name' } as const;

/** Containers of tasks that are still there as processes. */
const living = (containers: readonly DockerContainer[]): readonly DockerContainer[] =>
  containers.filter(
    ({ Labels, State }) =>
      Labels[labels.task] !== undefined && ['running', 'paused', 'restarting'].includes(State),
  );

const containerName = ({ Names, Id }: DockerContainer): string =>
  Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12);

const itemsOf = (
  tasks: readonly DockerTask[],
  containers: readonly DockerContainer[],
  { nodeId }: ProveEmptyParams,
): readonly HoldingItem[] => {
  const nameOf = (task: DockerTask): string =>
    containers.find(({ Labels }) => Labels[labels.task] === task.ID)?.Labels[labels.service] ??
    task.ServiceID.slice(0, 12);
  const known = new Set(tasks.map(({ ID }) => ID));
  return [
    ...tasks.map((task) => leavingItem(nameOf(task), task, nodeId)),
    ...living(containers)
      .filter(({ Labels }) => !known.has(Labels[labels.task] ?? ''))
      .map((container) => ({
        id: container.Id,
        name: containerName(container),
        state: 'running' as const,
        from: nodeId,
        says: 'the managers forgot it, its machine still runs it',
      })),
  ];
};

/** Done is observed: no task by the manager's word, and no process of one by the machine's own. */
export const proveEmptyStep: StepKind<ProveEmptyParams, z.infer<typeof seenSchema>> = {
  id: 'swarm.prove-empty',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ memberId, nodeId }) => ({
    says: `See ${nodeId} empty: no task by the manager's word, no container of one by its own daemon's.`,
    calls: [
      reads('verify', decodeURIComponent(paths.nodeTasks(memberId))),
      reads('verify', paths.containers, nodeId),
    ],
  }),
  check: ({ memberId }) => [{ ask: askNodeTasks(memberId) }],
  see: (replies) => ({
    tasks: (replies[0] as TaskReply).filter((task) => !hasEnded(task)).map(({ ID }) => ID),
  }),
  judge: () => ({ kind: 'ready' }),
  verify: {
    pollMs: 1_000,
    asks: ({ memberId, nodeId }) => [{ ask: askNodeTasks(memberId) }, { on: [nodeId], ask: askContainers }],
    holds: ([taskReply, containerReply], params, seen) => {
      const tasks = taskReply as TaskReply | undefined;
      const containers = containerReply as readonly DockerContainer[] | undefined;
      const { nodeId } = params;
      if (tasks === undefined) return { state: 'not-yet', says: 'No manager has answered yet.' };
      const shown = tasks.filter((task) => !hasEnded(task) || seen.tasks.includes(task.ID));
      const items = itemsOf(shown, containers ?? [], params);
      if (containers === undefined)
        return { state: 'not-yet', says: `The daemon of ${nodeId} has not answered yet.`, items };
      const left = Math.max(tasks.filter((task) => !hasEnded(task)).length, living(containers).length);
      if (left > 0)
        return {
          state: 'not-yet',
          says: `${left} ${left === 1 ? 'copy is' : 'copies are'} still on ${nodeId}.`,
          items,
        };
      const plain = plainContainers(containers).map(containerName);
      return {
        state: 'yes',
        says:
          plain.length === 0
            ? `Nothing of the swarm is left on ${nodeId}.`
            : `Nothing of the swarm is left on ${nodeId}. Not of the swarm, and still running there: ${plain.join(', ')}.`,
        items,
      };
    },
  },
  undo: () => undefined,
};

export const proveEmptyKind = defineStep(proveEmptyStep);
