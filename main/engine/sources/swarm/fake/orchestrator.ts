import { meets } from './constraints.ts';
import { isInvalid, mayRestart } from './restart.ts';
import type { FakeState, Service, Task } from './state.ts';
import {
  addTask,
  hasEnded,
  isGlobal,
  isPlaced,
  isWanted,
  machineOfMember,
  membersOf,
  replicasOf,
  setDesired,
  setStatus,
  tasksOf,
} from './store.ts';

/** Tasks of a service by slot: those that are to run, or the last one where the restart policy leaves the slot as it is. */
export const filledSlots = (state: FakeState, service: Service): Map<number, Task[]> => {
  const slots = new Map<number, Task[]>();
  const ended = new Map<number, Task>();
  for (const task of tasksOf(state, service.id)) {
    if (isWanted(task)) slots.set(task.slot, [...(slots.get(task.slot) ?? []), task]);
    else if (task.desired === 'shutdown') {
      const newest = ended.get(task.slot);
      if (newest === undefined || newest.createdAt <= task.createdAt) ended.set(task.slot, task);
    }
  }
  for (const [slot, task] of ended)
    if (!slots.has(slot) && !mayRestart(state, service, task)) slots.set(slot, [task]);
  return slots;
};

const fill = (state: FakeState, service: Service, slots: Map<number, Task[]>, missing: number): void => {
  let slot = 0;
  for (let added = 0; added < missing; added += 1) {
    do slot += 1;
    while (slots.has(slot));
    slots.set(slot, [addTask(state, service, { slot }, 'running')]);
  }
};

/** Keeps what runs and what stands alone on its node; among equals the older slot stays. */
const trim = (state: FakeState, slots: Map<number, Task[]>, wanted: number): void => {
  const runs = (tasks: readonly Task[]): boolean => tasks.some(({ status }) => status.state === 'running');
  const entries = [...slots].toSorted(
    ([a, left], [b, right]) => Number(runs(right)) - Number(runs(left)) || a - b,
  );
  const onNode = new Map<string, number>();
  const ranked = entries.map(([slot, tasks]) => {
    const [only] = tasks;
    if (tasks.length !== 1 || only?.nodeId === undefined) return { slot, tasks, nth: Infinity };
    const nth = (onNode.get(only.nodeId) ?? 0) + 1;
    onNode.set(only.nodeId, nth);
    return { slot, tasks, nth };
  });
  const sorted = ranked
    .map((entry, at) => ({ ...entry, at }))
    // Infinity - Infinity is no number: compare before subtracting.
    .toSorted((a, b) => (a.nth === b.nth ? a.at - b.at : a.nth - b.nth));
  for (const { slot, tasks } of sorted.slice(wanted)) {
    slots.delete(slot);
    for (const task of tasks) setDesired(state, task, 'remove');
  }
};

const reconcileReplicated = (state: FakeState, service: Service): void => {
  const slots = filledSlots(state, service);
  const wanted = replicasOf(service);
  if (slots.size < wanted) fill(state, service, slots, wanted - slots.size);
  else if (slots.size > wanted) {
    if (service.forgetsSurplus === 'next') service.forgetsSurplus = service.version;
    if (service.forgetsSurplus !== service.version) trim(state, slots, wanted);
  }
};

/** One on every member that may hold it; a paused one keeps what it has and gets nothing new. */
const reconcileGlobal = (state: FakeState, service: Service): void => {
  const tasks = tasksOf(state, service.id);
  for (const machine of membersOf(state)) {
    const { member } = machine;
    if (member === undefined) continue;
    const here = tasks.filter((task) => task.nodeId === member.id);
    const wanted = here.filter(isWanted);
    const isEligible = meets(machine, service.spec.TaskTemplate.Placement?.Constraints);
    if (isInvalid(machine)) for (const task of wanted) setDesired(state, task, 'shutdown');
    else if (!isEligible) for (const task of wanted) setDesired(state, task, 'shutdown');
    else if (wanted.length === 0 && member.spec.Availability === 'active') {
      const last = here.filter(({ desired }) => desired === 'shutdown').at(-1);
      const wasEnded = last !== undefined && hasEnded(last.status) && last.status.state !== 'shutdown';
      if (!wasEnded || mayRestart(state, service, last))
        addTask(state, service, { slot: 0, nodeId: member.id }, 'running');
    }
  }
};

/** Tasks on nodes that no longer meet their constraints are rejected, and replaced like any that ended. */
const enforceConstraints = (state: FakeState): void => {
  for (const task of state.tasks.values()) {
    const constraints = task.spec.Placement?.Constraints;
    if ((constraints?.length ?? 0) === 0 || !isPlaced(task.status) || !isWanted(task)) continue;
    const machine = machineOfMember(state, task.nodeId);
    if (machine === undefined || meets(machine, constraints)) continue;
    setStatus(state, task, {
      state: 'rejected',
      message: 'task rejected by constraint enforcer',
      err: 'assigned node no longer meets constraints',
    });
  }
};

/** Brings the tasks of every service to the number and the places its spec asks for. */
export const reconcile = (state: FakeState): void => {
  enforceConstraints(state);
  for (const service of state.services.values()) {
    if (isGlobal(service)) reconcileGlobal(state, service);
    else reconcileReplicated(state, service);
  }
  // Tasks of a service that was removed.
  for (const task of state.tasks.values())
    if (!state.services.has(task.serviceId)) setDesired(state, task, 'remove');
};

/** Ended tasks of one slot that are kept for looking at: Swarm's default. */
const historyPerSlot = 5;

/** Forgets tasks that are gone for good, and all but the newest of those that ended. Gives their ids. */
export const reap = (state: FakeState): readonly string[] => {
  const gone: string[] = [];
  const ended = new Map<string, Task[]>();
  for (const task of state.tasks.values()) {
    const isUnplaced = !isPlaced(task.status) && !hasEnded(task.status);
    const isOver = hasEnded(task.status) || isUnplaced;
    if (isWanted(task) || !isOver) continue;
    if (task.desired === 'remove' || isUnplaced) gone.push(task.id);
    else {
      const key = `${task.serviceId} ${task.slot} ${task.slot === 0 ? task.nodeId : ''}`;
      ended.set(key, [...(ended.get(key) ?? []), task]);
    }
  }
  for (const tasks of ended.values())
    gone.push(...tasks.slice(0, Math.max(0, tasks.length - historyPerSlot)).map(({ id }) => id));
  for (const id of gone) state.tasks.delete(id);
  return gone;
};
