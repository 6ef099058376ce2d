import type { NodeId } from '#shared/model';
import type { Holding, HoldingItem } from '../../../source-kit/index.ts';
import type { DockerService, DockerTask, LogDriver } from '../docker/index.ts';
import { hasEnded, isCounted, isRunning, isWanted, modeOf, readImage, replicasOf } from '../reading/index.ts';
import { isSameDriver, logWords } from './log-driver.ts';
import { comingItem, taskName } from './task-items.ts';

/** What a rollout was to bring. */
export type Wanted = {
  readonly name: string;
  readonly image: string;
  readonly forceTo?: number | undefined;
  /** How copies are to keep their logs, where that is what changes; null: as their machines do. */
  readonly logs?: { readonly to: LogDriver | null } | undefined;
  readonly machines: Readonly<Record<string, NodeId>>;
};

const imageOf = (task: DockerTask): string => task.Spec?.ContainerSpec?.Image ?? '';

/** Whether a task was made from what is wanted. */
export const isNew = (task: DockerTask, { image, forceTo, logs }: Wanted): boolean =>
  imageOf(task) === image &&
  (forceTo === undefined || (task.Spec?.ForceUpdate ?? 0) === forceTo) &&
  (logs === undefined || isSameDriver(task.Spec?.LogDriver, logs.to));

/** Whether the service itself is what is wanted: it is not after Swarm rolled it back, or somebody else deployed. */
export const isSpecNew = ({ Spec }: DockerService, { image, forceTo, logs }: Wanted): boolean =>
  Spec.TaskTemplate.ContainerSpec?.Image === image &&
  (forceTo === undefined || (Spec.TaskTemplate.ForceUpdate ?? 0) === forceTo) &&
  (logs === undefined || isSameDriver(Spec.TaskTemplate.LogDriver, logs.to));

/** What the copies are to be, as it is told beside their number. */
const aim = ({ image, logs }: Wanted): string =>
  logs === undefined ? `run ${readImage(image).reference}` : `keep their log by ${logWords(logs.to)}`;

const stillIs = (task: DockerTask, { logs }: Wanted): string =>
  logs === undefined ? `still runs ${readImage(imageOf(task)).reference}` : 'still keeps its log as before';

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
          says: isWanted(task) ? stillIs(task, wanted) : 'the old copy is told to stop',
        },
  );
};

const changedTo = ({ Spec: { TaskTemplate } }: DockerService, { image, logs }: Wanted): string => {
  const is = TaskTemplate.ContainerSpec?.Image ?? '';
  return logs === undefined || is !== image
    ? readImage(is).reference
    : `another log driver (${TaskTemplate.LogDriver?.Name ?? 'none of its own'})`;
};

const words = ({ UpdateStatus: status }: DockerService): string =>
  status?.Message ? ` Swarm says: ${status.Message}.` : '';

/** How a rollout that is still what is wanted stands, by the copies. */
const byCopies = (service: DockerService, tasks: readonly DockerTask[], wanted: Wanted): Holding => {
  const living = tasks.filter(isCounted);
  const done = living.filter((task) => isRunning(task) && isNew(task, wanted)).length;
  const all = modeOf(service.Spec) === 'replicated' ? replicasOf(service.Spec) : living.length;
  const items = itemsOf(tasks, wanted);
  const says = `${done} of ${all} copies of ${wanted.name} ${aim(wanted)}.`;
  // Swarm forgets the last update when a new one is asked for, and writes none when there is nothing to replace: of a service that
  // was never updated, or whose copies are all as wanted when it is put back.
  const state = service.UpdateStatus?.State ?? '';
  const isOver = state === '' || state === 'completed' || state === 'rollback_completed';
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
        : `${name} was changed to ${changedTo(service, wanted)} by somebody else.`,
    items,
  };
};
