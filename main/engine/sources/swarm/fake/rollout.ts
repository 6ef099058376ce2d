import { msOf, type UpdateConfig } from './docker-types.ts';
import { later } from './due-queue.ts';
import { emitSwarm } from './emit.ts';
import { meets } from './constraints.ts';
import { delayStart } from './restart.ts';
import { filledSlots } from './orchestrator.ts';
import type { FakeState, Rollout, Service, Task, UpdateStatus } from './state.ts';
import {
  addTask,
  hasEnded,
  isGlobal,
  isRunningOrEnded,
  isWanted,
  machineOfMember,
  setDesired,
  slotKeyOf,
  tasksOf,
  touch,
  workKeyOf,
} from './store.ts';

const defaultMonitorMs = 5_000;

const configOf = (service: Service): UpdateConfig =>
  (service.rollout?.isRollback === true ? service.spec.RollbackConfig : service.spec.UpdateConfig) ?? {
    Parallelism: 1,
  };

/** What fills each place: those that are to run, and what the restart policy leaves lying. */
const placesOf = (state: FakeState, service: Service): Map<string, Task[]> => {
  if (!isGlobal(service))
    return new Map([...filledSlots(state, service)].map(([slot, tasks]) => [String(slot), tasks]));
  return Map.groupBy(tasksOf(state, service.id).filter(isWanted), (task) => slotKeyOf(service, task));
};

/** Differs from what the spec asks for. A mere change of constraints does not, where the node still meets them. */
const isOutdated = (state: FakeState, service: Service, task: Task): boolean => {
  if (task.workKey !== service.workKey) return true;
  const machine = machineOfMember(state, task.nodeId);
  return machine !== undefined && !meets(machine, service.spec.TaskTemplate.Placement?.Constraints);
};

const setUpdate = (state: FakeState, service: Service, change: Partial<UpdateStatus>): void => {
  const was = service.update?.state ?? '';
  service.update = {
    state: 'updating',
    startedAt: state.now,
    completedAt: undefined,
    message: '',
    ...service.update,
    ...change,
  };
  touch(state, service);
  if (was !== service.update.state)
    emitSwarm(
      state,
      { type: 'service', action: 'update', id: service.id },
      { name: service.spec.Name, 'updatestate.new': service.update.state, 'updatestate.old': was },
    );
};

const begin = (state: FakeState, service: Service, dirty: readonly string[]): Rollout => {
  const isRollback = service.update?.state === 'rollback_started';
  if (service.update === undefined)
    setUpdate(state, service, { state: 'updating', message: 'update in progress' });
  const config = isRollback ? service.spec.RollbackConfig : service.spec.UpdateConfig;
  const parallelism = config?.Parallelism ?? 1;
  const workers = parallelism === 0 ? dirty.length : Math.min(parallelism, dirty.length);
  return {
    specVersion: service.specVersion,
    isRollback,
    waiting: [...dirty],
    total: dirty.length,
    workers: Array.from({ length: workers }, () => ({ key: undefined, taskId: undefined, restUntil: 0 })),
    made: new Map(),
    failures: 0,
    monitorUntil: undefined,
  };
};

/** Puts the new task of a place beside the old ones, in the order the config asks for. */
const replace = (state: FakeState, service: Service, tasks: readonly Task[]): string | undefined => {
  const fresh = tasks.find((task) => isWanted(task) && !isOutdated(state, service, task));
  if (fresh !== undefined) {
    for (const task of tasks) if (task !== fresh && isWanted(task)) setDesired(state, task, 'shutdown');
    return fresh.id;
  }
  const [first] = tasks;
  if (first === undefined) return undefined;
  const place = { slot: first.slot, nodeId: isGlobal(service) ? first.nodeId : undefined };
  if (configOf(service).Order === 'start-first') return addTask(state, service, place, 'running').id;
  const next = addTask(state, service, place, 'ready');
  const old = tasks.findLast(isWanted);
  for (const task of tasks) if (isWanted(task)) setDesired(state, task, 'shutdown');
  delayStart(state, next, { delayMs: 0, old });
  return next.id;
};

const work = (state: FakeState, service: Service, rollout: Rollout): void => {
  const places = placesOf(state, service);
  const delayMs = msOf(configOf(service).Delay);
  for (const worker of rollout.workers) {
    const task = state.tasks.get(worker.taskId ?? '');
    if (worker.key !== undefined && task !== undefined && !isRunningOrEnded(task.status) && isWanted(task))
      continue;
    if (worker.key !== undefined) {
      if (task?.status.state === 'running')
        for (const old of places.get(worker.key) ?? [])
          if (old.id !== task.id && isWanted(old)) setDesired(state, old, 'shutdown');
      worker.restUntil = state.now + delayMs;
      if (delayMs > 0) later(state, delayMs, { what: 'look', subject: service.id });
      [worker.key, worker.taskId] = [undefined, undefined];
    }
    if (state.now < worker.restUntil) continue;
    const key = rollout.waiting.shift();
    if (key === undefined) continue;
    worker.key = key;
    worker.taskId = replace(state, service, places.get(key) ?? []);
    if (worker.taskId !== undefined) rollout.made.set(worker.taskId, undefined);
    state.isDirty = true;
  }
};

/** Counts the tasks it made that came up and ended again within the monitored time. Gives the one that broke it. */
const watchFailures = (state: FakeState, service: Service, rollout: Rollout): Task | undefined => {
  const config = configOf(service);
  const monitorMs = msOf(config.Monitor) || defaultMonitorMs;
  for (const [id, upAt] of rollout.made) {
    const task = state.tasks.get(id);
    if (task === undefined) continue;
    if (upAt === undefined && task.status.state === 'running') rollout.made.set(id, state.now);
    if (!hasEnded(task.status) || task.hasCountedAsFailure) continue;
    if (upAt !== undefined && state.now - upAt > monitorMs) continue;
    task.hasCountedAsFailure = true;
    rollout.failures += 1;
    if (rollout.failures / rollout.total > (config.MaxFailureRatio ?? 0)) return task;
  }
  return undefined;
};

const fail = (state: FakeState, service: Service, rollout: Rollout, task: Task): void => {
  const because = `due to failure or early termination of task ${task.id}`;
  if (rollout.isRollback) {
    service.rollout = undefined;
    return setUpdate(state, service, { state: 'rollback_paused', message: `rollback paused ${because}` });
  }
  if (service.spec.UpdateConfig?.FailureAction !== 'rollback' || service.previous === undefined) {
    service.rollout = undefined;
    return setUpdate(state, service, { state: 'paused', message: `update paused ${because}` });
  }
  service.spec = service.previous;
  service.previous = undefined;
  service.specVersion += 1;
  service.workKey = workKeyOf(service.spec);
  service.rollout = undefined;
  setUpdate(state, service, {
    state: 'rollback_started',
    startedAt: state.now,
    message: `update rolled back ${because}`,
  });
};

const finish = (state: FakeState, service: Service): void => {
  service.rollout = undefined;
  const isRollback = service.update?.state === 'rollback_started';
  setUpdate(state, service, {
    state: isRollback ? 'rollback_completed' : 'completed',
    completedAt: state.now,
    message: isRollback ? 'rollback completed' : 'update completed',
  });
};

const stepOne = (state: FakeState, service: Service): void => {
  if (service.update?.state === 'paused' || service.update?.state === 'rollback_paused') return;
  if (service.rollout !== undefined && service.rollout.specVersion !== service.specVersion)
    service.rollout = undefined;
  if (service.rollout === undefined) {
    const dirty = [...placesOf(state, service)]
      .filter(([, tasks]) => tasks.length > 1 || tasks.some((task) => isOutdated(state, service, task)))
      .filter(([, tasks]) => tasks.some((task) => isOutdated(state, service, task)))
      .map(([key]) => key);
    const isUnderWay = service.update?.state === 'updating' || service.update?.state === 'rollback_started';
    if (dirty.length === 0) return isUnderWay ? finish(state, service) : undefined;
    service.rollout = begin(state, service, dirty);
  }
  advanceRollout(state, service, service.rollout);
};

const advanceRollout = (state: FakeState, service: Service, rollout: Rollout): void => {
  const config = configOf(service);
  const counts = rollout.isRollback || config.FailureAction !== 'continue';
  const culprit = watchFailures(state, service, rollout);
  if (culprit !== undefined && counts) return fail(state, service, rollout, culprit);
  work(state, service, rollout);
  const isBusy = rollout.waiting.length > 0 || rollout.workers.some(({ key }) => key !== undefined);
  if (isBusy) return;
  const monitorMs = counts ? msOf(config.Monitor) || defaultMonitorMs : 0;
  if (rollout.monitorUntil === undefined) {
    rollout.monitorUntil = state.now + monitorMs;
    later(state, monitorMs, { what: 'look', subject: service.id });
  }
  if (state.now >= rollout.monitorUntil) finish(state, service);
};

/** Moves every rollout on. */
export const stepRollouts = (state: FakeState): void => {
  for (const service of state.services.values()) stepOne(state, service);
};
