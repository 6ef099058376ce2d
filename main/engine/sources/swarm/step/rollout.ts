import type { NodeId } from '#shared/model';
import type { Holding, HoldingItem } from '../../../source-kit/index.ts';
import type { DockerService, DockerTask } from '../docker/index.ts';
import { hasEnded, isRunning, isWanted, modeOf, readImage, replicasOf } from '../reading/index.ts';
import { comingItem, taskName } from './task-items.ts';

/** What a rollout was to bring. */
export type Wanted = {
  readonly name: string;
  readonly image: string;
  readonly forceTo?: number | undefined;
  readonly machines: Readonly<Record<string, NodeId>>;
};

const imageOf = (task: DockerTask): string => task.Spec?.ContainerSpec?.Image ?? '';

/** Whether a task was made from what is wanted. */
export const isNew = (task: DockerTask, { image, forceTo }: Wanted): boolean =>
  imageOf(task) === image && (forceTo === undefined || (task.Spec?.ForceUpdate ?? 0) === forceTo);

/** Whether the service itself is what is wanted: it is not after Swarm rolled it back, or somebody else deployed. */
export const isSpecNew = ({ Spec }: DockerService, { image, forceTo }: Wanted): boolean =>
  Spec.TaskTemplate.ContainerSpec?.Image === image &&
  (forceTo === undefined || (Spec.TaskTemplate.ForceUpdate ?? 0) === forceTo);

const itemsOf = (tasks: readonly DockerTask[], wanted: Wanted): readonly HoldingItem[] => {
  const machines = new Map(Object.entries(wanted.machines));
  const living = tasks.filter((task) => !hasEnded(task));
  return living.map((task) =>
    isNew(task, wanted)
      ? comingItem(wanted.name, task, machines)
      : {
          id: task.ID,
          name: taskName(wanted.name, task),
          state: isWanted(task) ? 'waiting' : 'running',
          ...(machines.get(task.NodeID) === undefined ? {} : { from: machines.get(task.NodeID) as NodeId }),
          says: isWanted(task)
            ? `still runs ${readImage(imageOf(task)).reference}`
            : 'the old copy is told to stop',
        },
  );
};

const words = ({ UpdateStatus: status }: DockerService): string =>
  status?.Message ? ` Swarm says: ${status.Message}.` : '';

/** How a rollout that is still what is wanted stands, by the copies. */
const byCopies = (service: DockerService, tasks: readonly DockerTask[], wanted: Wanted): Holding => {
  const living = tasks.filter((task) => isWanted(task) && !hasEnded(task));
  const done = living.filter((task) => isRunning(task) && isNew(task, wanted)).length;
  const all = modeOf(service.Spec) === 'replicated' ? replicasOf(service.Spec) : living.length;
  const items = itemsOf(tasks, wanted);
  const says = `${done} of ${all} copies of ${wanted.name} run ${readImage(wanted.image).reference}.`;
  // Swarm forgets the last update when a new one is asked for, and writes none when there is nothing to replace.
  const state = service.UpdateStatus?.State ?? (all === 0 ? 'completed' : '');
  const isOver = state === 'completed' || state === 'rollback_completed';
  return isOver && done >= all && living.length === done
    ? { state: 'yes', says, items }
    : { state: 'not-yet', says: `${says}${isOver ? '' : words(service)}`, items };
};

/**
 * Whether a rollout came to its good end: Swarm says completed **and** every copy that is meant to run was made from what
 * was asked for. A rolled-back update is a failed one, whatever exit status Docker's own tools give it.
 */
export const rolloutHolds = (
  service: DockerService,
  tasks: readonly DockerTask[],
  wanted: Wanted,
): Holding => {
  const items = itemsOf(tasks, wanted);
  const state = service.UpdateStatus?.State ?? '';
  const { name } = wanted;
  if (state === 'rollback_started')
    return { state: 'not-yet', says: `Swarm takes the update of ${name} back.${words(service)}`, items };
  if (state === 'paused' || state === 'rollback_paused')
    return { state: 'no', says: `Swarm paused the update of ${name}.${words(service)}`, items };
  if (isSpecNew(service, wanted)) return byCopies(service, tasks, wanted);
  return {
    state: 'no',
    says:
      state === 'rollback_completed'
        ? `Swarm rolled the update of ${name} back: it failed.${words(service)}`
        : `${name} was changed to ${readImage(service.Spec.TaskTemplate.ContainerSpec?.Image ?? '').reference} by somebody else.`,
    items,
  };
};
