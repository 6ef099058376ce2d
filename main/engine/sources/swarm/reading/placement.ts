import { epochMs, type Health, type Image, type Placement, type PlacementState } from '#shared/model';
import { timeOf, type DockerContainer, type DockerTask } from '../docker/index.ts';
import { readImage } from './image.ts';
import type { Witness } from './members.ts';
import { hasEnded, isWanted, stateOf, wordFor, wordsOf } from './task-state.ts';

/** What a placement is judged by beside its task. */
export type PlaceView = {
  /** Absent: the task has no machine, or one that is no member any more. */
  readonly member:
    { readonly hostname: string; readonly isHeard: boolean; readonly says: string } | undefined;
  readonly witness: Witness;
  /** False when no manager answered now: only a machine's own word counts. */
  readonly isSeatFresh: boolean;
  readonly observedAt: number;
  readonly hasHealthCheck: boolean;
  readonly restarts: number;
};

type Verdict = { readonly state: PlacementState; readonly health: Health; readonly says: string };

/** A machine's own list may be this much older than the manager's word before a missing container means something, ms. */
const lagMs = 10_000;

const healthOf = ({ Health: told, Status }: DockerContainer): Health => {
  const word = told?.Status ?? /\((?:health: )?(healthy|unhealthy|starting)\)/.exec(Status)?.[1];
  if (word === 'healthy') return 'passing';
  if (word === 'unhealthy') return 'failing';
  return word === 'starting' ? 'starting' : 'not-checked';
};

const unknown = (says: string): Verdict => ({ state: 'unknown', health: 'unknown', says });

/** A container as it is only before its task runs. Its machine never says that again later. */
const isBeforeRunning = (container: DockerContainer): boolean =>
  container.State === 'created' || (container.State === 'running' && healthOf(container) === 'starting');

/** The manager heard it run. Swarm says so only once a check has passed, where there is one. */
const heardToRun = (task: DockerTask, { hasHealthCheck }: Pick<PlaceView, 'hasHealthCheck'>): Verdict => ({
  state: wordFor(task),
  health: hasHealthCheck ? 'passing' : 'not-checked',
  says: wordsOf(task),
});

/** What a running task is, by the container its own machine shows. `isNews`: its machine was asked after any manager was. */
const byContainer = (container: DockerContainer, task: DockerTask, isNews = false): Verdict => {
  const says = wordsOf(task);
  // Else every copy of a rollout would seem down until its machine is asked again, together with the one after it.
  if (stateOf(task) === 'running' && isBeforeRunning(container))
    return heardToRun(task, { hasHealthCheck: healthOf(container) === 'starting' });
  if (container.State === 'running')
    return { state: isWanted(task) ? 'running' : 'stopping', health: healthOf(container), says };
  if (container.State === 'paused')
    return { state: 'running', health: 'failing', says: 'Its container is paused on its machine.' };
  if (container.State === 'created' || container.State === 'restarting')
    return { state: 'starting', health: 'starting', says };
  // The manager may have replaced it long since: what became of this copy is not known before a manager is asked again.
  if (isNews && isWanted(task))
    return unknown(`Its machine says: ${container.Status || container.State}. No manager was asked since.`);
  return {
    state: isWanted(task) ? 'failed' : 'stopped',
    health: 'unknown',
    says: `Its machine says: ${container.Status || container.State}. The manager still says ${stateOf(task)}.`,
  };
};

const onTheManagersWord = (task: DockerTask, view: PlaceView): Verdict => ({
  state: wordFor(task),
  health: view.hasHealthCheck ? 'unknown' : 'not-checked',
  says: wordsOf(task),
});

const judge = (task: DockerTask, view: PlaceView, taskAt: number | undefined): Verdict => {
  const state = wordFor(task);
  const claimed = stateOf(task);
  if (hasEnded(task) && state !== 'unknown') return { state, health: 'not-checked', says: wordsOf(task) };
  if (task.NodeID === '')
    return view.isSeatFresh
      ? { state, health: 'not-checked', says: wordsOf(task) }
      : unknown(`No manager answers; it was ${claimed}.`);
  const { witness } = view;
  const container = witness.state === 'answers' ? witness.containers.get(task.ID) : undefined;
  if (view.member === undefined)
    return unknown('Its machine was removed from the swarm, and it was never seen to end.');
  if (!view.isSeatFresh)
    return container?.State === 'running'
      ? { ...byContainer(container, task), says: 'No manager answers; its own machine shows it running.' }
      : unknown(`No manager answers; it was ${claimed}.`);
  if (!view.member.isHeard)
    return unknown(
      `The swarm does not hear ${view.member.hostname}: ${view.member.says || 'no reason given'}.`,
    );
  if (witness.state === 'outside') return onTheManagersWord(task, view);
  if (witness.state === 'silent') return unknown(`${witness.says} The manager says ${claimed}.`);
  if (claimed !== 'running')
    return { state, health: container === undefined ? 'unknown' : healthOf(container), says: wordsOf(task) };
  if (container !== undefined) return byContainer(container, task, witness.observedAt > view.observedAt);
  // Listed before it ran: then its absence says nothing.
  if (taskAt !== undefined && witness.observedAt < taskAt) return heardToRun(task, view);
  return taskAt !== undefined && witness.observedAt < taskAt + lagMs
    ? onTheManagersWord(task, view)
    : unknown('The manager says running; its own machine shows no such container.');
};

const imageOf = (task: DockerTask, witness: Witness): Image | undefined => {
  const written = task.Spec?.ContainerSpec?.Image ?? '';
  if (written === '') return undefined;
  return readImage(
    written,
    witness.state === 'answers' ? witness.containers.get(task.ID)?.ImageID : undefined,
  );
};

/** One task as a placement. */
export const placementOf = (task: DockerTask, view: PlaceView): Placement => {
  const { witness, member } = view;
  const told = timeOf(task.Status?.Timestamp);
  const taskAt =
    told === undefined ? undefined : told + (witness.state === 'answers' ? witness.clockOffsetMs : 0);
  const verdict = judge(task, view, taskAt);
  const image = imageOf(task, witness);
  const placeName = member?.hostname ?? (task.NodeID || undefined);
  return {
    id: task.ID,
    ...(witness.state === 'outside' ? {} : { nodeId: witness.nodeId }),
    ...(placeName === undefined ? {} : { placeName }),
    ...(task.Slot === undefined || task.Slot === 0 ? {} : { slot: task.Slot }),
    ...(image === undefined ? {} : { image }),
    state: verdict.state,
    health: verdict.health,
    wanted: isWanted(task) ? 'running' : 'stopped',
    ...(taskAt === undefined ? {} : { since: epochMs(taskAt) }),
    ...(verdict.says === '' ? {} : { says: verdict.says }),
    restarts: view.restarts,
    observedAt: epochMs(view.observedAt),
  };
};
