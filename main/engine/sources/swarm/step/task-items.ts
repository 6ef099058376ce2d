import type { NodeId } from '#shared/model';
import type { HoldingItem } from '../../../source-kit/index.ts';
import type { DockerTask } from '../docker/index.ts';
import { hasEnded, isRunning, isWanted, stateOf, wordsOf } from '../reading/index.ts';

/** Fleet nodes by member id, for the live picture. */
export type Machines = ReadonlyMap<string, NodeId>;

const soFar: Readonly<Record<string, string>> = {
  new: 'waits for a machine',
  pending: 'waits for a machine',
  assigned: 'has a machine',
  accepted: 'has a machine',
  preparing: 'the image is pulled',
  ready: 'is ready to start',
  starting: 'starts, and must pass its health check',
  running: 'runs and is well',
};

/** Has a machine, has its image, is started, runs and is well. */
const stagesOfComing = 4;
const stageOf: Readonly<Record<string, number>> = {
  new: 0,
  pending: 0,
  assigned: 1,
  accepted: 1,
  preparing: 1,
  ready: 2,
  starting: 3,
  running: stagesOfComing,
};
const stageSoFar = (task: DockerTask): Pick<HoldingItem, 'stage'> => {
  const done = hasEnded(task) ? undefined : stageOf[stateOf(task)];
  return done === undefined ? {} : { stage: { done, of: stagesOfComing } };
};

const says = (task: DockerTask): string => {
  const state = stateOf(task);
  const words = wordsOf(task);
  if (hasEnded(task)) return words === '' ? state : `${state}: ${words}`;
  if (!isWanted(task)) return 'is told to stop';
  const progress = soFar[state] ?? state;
  return task.Status?.Err ? `${progress}: ${task.Status.Err}` : progress;
};

const stateFor = (task: DockerTask): HoldingItem['state'] => {
  if (['failed', 'rejected', 'orphaned'].includes(stateOf(task))) return 'failed';
  if (hasEnded(task) || isRunning(task)) return 'done';
  return task.NodeID === '' ? 'waiting' : 'running';
};

/** What to call a copy: `web.3`. */
export const taskName = (name: string, { Slot }: DockerTask): string =>
  Slot === undefined || Slot === 0 ? name : `${name}.${Slot}`;

/** One copy that comes. */
export const comingItem = (name: string, task: DockerTask, machines: Machines): HoldingItem => {
  const to = machines.get(task.NodeID);
  return {
    id: task.ID,
    name: taskName(name, task),
    state: stateFor(task),
    ...(to === undefined ? {} : { to }),
    ...stageSoFar(task),
    says: says(task),
  };
};

/** One copy that goes. */
export const leavingItem = (name: string, task: DockerTask, from: NodeId | undefined): HoldingItem => ({
  id: task.ID,
  name: taskName(name, task),
  state: hasEnded(task) ? 'done' : 'running',
  ...(from === undefined ? {} : { from }),
  // Told to stop, and gone.
  stage: { done: hasEnded(task) ? 2 : isWanted(task) ? 0 : 1, of: 2 },
  says: hasEnded(task) ? 'has ended' : isWanted(task) ? `still ${stateOf(task)}` : 'is told to stop',
});
