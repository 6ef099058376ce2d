import { createContainer, planHealth, startContainer, startTakesMs, stopContainer } from './containers.ts';
import { chance } from './chance.ts';
import { msOf } from './docker-types.ts';
import { later } from './due-queue.ts';
import { hold, pull } from './images.ts';
import { isConnected } from './raft.ts';
import type { Container, FakeState, Machine, Task, TaskStatus } from './state.ts';
import { hasEnded, isPlaced, machineOfMember, touch } from './store.ts';

/** Grace of a container that names none. */
export const defaultGraceMs = 10_000;

/** What the machine itself knows of the task. */
export const ownStatus = (task: Task): TaskStatus => task.untold ?? task.status;

/** Notes what happened on the machine; the managers learn it now, or when they can hear the machine again. */
const tell = (state: FakeState, machine: Machine, task: Task, change: Partial<TaskStatus>): void => {
  const status: TaskStatus = { ...ownStatus(task), err: undefined, ...change, at: state.now };
  if (!isConnected(state, machine)) {
    task.untold = status;
    state.isDirty = true;
    return;
  }
  task.untold = undefined;
  task.status = status;
  touch(state, task);
};

const containerOf = (machine: Machine, task: Task): Container | undefined =>
  machine.containers.get(ownStatus(task).containerId ?? '');

const graceOf = (task: Task): number => {
  const { StopGracePeriod } = task.spec.ContainerSpec;
  return StopGracePeriod === undefined ? defaultGraceMs : msOf(StopGracePeriod);
};

/** The image is there: makes the container, or rejects the task because there is no such image. */
export const prepareTask = (state: FakeState, machine: Machine, task: Task): void => {
  if (ownStatus(task).state !== 'preparing') return;
  const { Image, Labels, Healthcheck, Env } = task.spec.ContainerSpec;
  const pulled = pull(state, machine, Image);
  if (pulled === undefined) {
    const err = `No such image: ${Image}`;
    return tell(state, machine, task, { state: 'rejected', message: 'preparing', err });
  }
  hold(machine, Image, pulled.digest);
  const name = `${task.serviceName}.${task.slot === 0 ? task.nodeId : task.slot}.${task.id}`;
  const container = createContainer(state, machine, {
    name,
    image: Image,
    digest: pulled.digest,
    labels: {
      ...Labels,
      'com.docker.swarm.node.id': task.nodeId ?? '',
      'com.docker.swarm.service.id': task.serviceId,
      'com.docker.swarm.service.name': task.serviceName,
      'com.docker.swarm.task': '',
      'com.docker.swarm.task.id': task.id,
      'com.docker.swarm.task.name': name,
    },
    healthcheck: Healthcheck,
    env: Env ?? [],
    restartPolicy: 'no',
    graceMs: graceOf(task),
    hostPorts: task.hostPorts,
    taskId: task.id,
    log: task.spec.LogDriver,
  });
  tell(state, machine, task, { state: 'ready', message: 'prepared', containerId: container.id });
};

const accept = (state: FakeState, machine: Machine, task: Task): void => {
  const pulled = pull(state, machine, task.spec.ContainerSpec.Image);
  tell(state, machine, task, { state: 'preparing', message: 'preparing' });
  const dispatchMs = 80 + chance(state) * 120;
  later(state, dispatchMs + (pulled?.tookMs ?? 0), { what: 'task-prepared', subject: task.id });
};

/** It ended: as it was told to, by itself, or because it was not well. */
const conclude = (state: FakeState, machine: Machine, task: Task, container: Container): void => {
  const code = container.exitCode;
  if (task.isStopping && task.told !== 'running' && task.told !== 'ready')
    return tell(state, machine, task, { state: 'shutdown', message: 'shutdown', exitCode: code });
  if (task.isStopping) {
    const err = `task: non-zero exit (${code}): dockerexec: unhealthy container`;
    return tell(state, machine, task, { state: 'failed', message: 'started', err, exitCode: code });
  }
  if (code === 0) return tell(state, machine, task, { state: 'complete', message: 'finished', exitCode: 0 });
  const err = `task: non-zero exit (${code})`;
  tell(state, machine, task, { state: 'failed', message: 'started', err, exitCode: code });
};

const stop = (state: FakeState, machine: Machine, task: Task, container: Container): void => {
  if (task.isStopping) return;
  task.isStopping = true;
  stopContainer(state, machine, container, container.graceMs);
};

/** What a task that is to end needs next. */
const shutDown = (state: FakeState, machine: Machine, task: Task, container: Container | undefined): void => {
  if (container?.state === 'running') stop(state, machine, task, container);
  else if (container?.state === 'exited') {
    task.isStopping = true;
    conclude(state, machine, task, container);
  } else tell(state, machine, task, { state: 'shutdown', message: 'shutdown' });
};

const follow = (state: FakeState, machine: Machine, task: Task): void => {
  const { state: is } = ownStatus(task);
  const container = containerOf(machine, task);
  if (is === 'assigned') return accept(state, machine, task);
  if (is === 'ready' && task.told === 'running' && container !== undefined) {
    tell(state, machine, task, { state: 'starting', message: 'starting' });
    return startContainer(state, machine, container);
  }
  if (container === undefined) {
    if (is === 'starting' || is === 'running')
      tell(state, machine, task, {
        state: 'failed',
        message: 'started',
        err: 'dockerexec: container destroyed',
      });
    return;
  }
  if (container.state === 'exited') return conclude(state, machine, task, container);
  if (container.health?.status === 'unhealthy') return stop(state, machine, task, container);
  const isUp =
    container.startedAt !== undefined &&
    state.now >= container.startedAt + startTakesMs &&
    (container.health === undefined || container.health.status === 'healthy');
  if (is === 'starting' && isUp && !task.isStopping)
    tell(state, machine, task, { state: 'running', message: 'started' });
};

/** One agent's turn for one task: learns what is wanted, tells what is untold, does the next thing. */
const turn = (state: FakeState, machine: Machine, task: Task): void => {
  if (isConnected(state, machine)) {
    task.told = task.desired;
    if (task.untold !== undefined) {
      task.status = task.untold;
      task.untold = undefined;
      touch(state, task);
    }
  }
  const own = ownStatus(task);
  if (hasEnded(own) || !isPlaced(own)) return;
  // An agent that cannot be reached never hears of a task that was assigned to it meanwhile.
  if (own.state === 'assigned' && !isConnected(state, machine)) return;
  if (task.told === 'shutdown' || task.told === 'remove')
    shutDown(state, machine, task, containerOf(machine, task));
  else follow(state, machine, task);
};

/** Every agent that can work does what it was told. Removes the containers of tasks nobody remembers. */
export const runAgents = (state: FakeState): void => {
  for (const task of state.tasks.values()) {
    const machine = machineOfMember(state, task.nodeId);
    if (machine?.power !== 'on' || machine.engine !== 'up') continue;
    turn(state, machine, task);
  }
};

/** What a fresh start of an engine or the end of its hanging means for the containers that ran. */
export const resumeHealth = (state: FakeState, machine: Machine): void => {
  for (const container of machine.containers.values())
    if (container.state === 'running') planHealth(state, container);
};
