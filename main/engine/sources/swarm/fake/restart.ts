import { later } from './due-queue.ts';
import { msOf } from './docker-types.ts';
import type { FakeState, Machine, Service, Task } from './state.ts';
import { addTask, hasEnded, isGlobal, isWanted, machineOfMember, setDesired, slotKeyOf } from './store.ts';

/** A replacement waits that long for the old task to stop, then starts beside it. */
export const oldTaskTimeoutMs = 60_000;
const defaultDelayMs = 5_000;

/** No task may stay on it: it is down or drained. */
export const isInvalid = (machine: Machine | undefined): boolean =>
  machine?.member === undefined ||
  machine.member.status === 'down' ||
  machine.member.spec.Availability === 'drain';

/** Whether the restart policy lets a task be replaced. */
export const mayRestart = (state: FakeState, service: Service, task: Task): boolean => {
  const { Condition = 'any', MaxAttempts = 0, Window } = task.spec.RestartPolicy ?? {};
  if (Condition === 'none') return false;
  if (Condition === 'on-failure' && task.status.state === 'complete') return false;
  if (MaxAttempts === 0) return true;
  const windowMs = msOf(Window);
  const times = service.restarts.get(slotKeyOf(service, task)) ?? [];
  return times.filter((at) => windowMs === 0 || state.now - at <= windowMs).length < MaxAttempts;
};

/** Lets a task start when the old one has stopped, or after a minute, but not before the delay. */
export const delayStart = (
  state: FakeState,
  task: Task,
  wait: { readonly delayMs: number; readonly old: Task | undefined },
): void => {
  const machine = machineOfMember(state, wait.old?.nodeId);
  const waits = wait.old !== undefined && !hasEnded(wait.old.status) && machine?.member?.status !== 'down';
  task.start = {
    notBefore: state.now + wait.delayMs,
    waitFor: waits ? wait.old?.id : undefined,
    giveUpAt: state.now + wait.delayMs + oldTaskTimeoutMs,
  };
  later(state, wait.delayMs, { what: 'look', subject: task.id });
  if (waits) later(state, wait.delayMs + oldTaskTimeoutMs, { what: 'look', subject: task.id });
};

/** swarmkit's restart supervisor: shuts a task down and makes its replacement, where the policy allows one. */
const restart = (state: FakeState, service: Service, task: Task, machine: Machine | undefined): void => {
  setDesired(state, task, 'shutdown');
  if (!mayRestart(state, service, task)) return;
  if (isGlobal(service) && isInvalid(machine)) return;
  const next = addTask(
    state,
    service,
    { slot: task.slot, nodeId: isGlobal(service) ? task.nodeId : undefined },
    'ready',
  );
  const key = slotKeyOf(service, task);
  service.restarts.set(key, [...(service.restarts.get(key) ?? []).slice(-99), state.now]);
  // The delay is not applied to drained nodes.
  const isDrained = machine?.member?.spec.Availability === 'drain';
  const { Delay } = task.spec.RestartPolicy ?? {};
  const delayMs = isDrained ? 0 : Delay === undefined ? defaultDelayMs : msOf(Delay);
  delayStart(state, next, { delayMs, old: task });
};

/** Replaces what ended by itself, and what stands on a node that is down or drained. */
export const restartDeparted = (state: FakeState): void => {
  for (const task of state.tasks.values()) {
    const service = state.services.get(task.serviceId);
    if (service === undefined || !isWanted(task)) continue;
    const machine = machineOfMember(state, task.nodeId);
    const isMisplaced = task.nodeId !== undefined && isInvalid(machine);
    if (hasEnded(task.status)) {
      if (task.nodeId !== undefined && task.status.state !== 'shutdown')
        service.failures.set(task.nodeId, [
          ...(service.failures.get(task.nodeId) ?? []).slice(-99),
          state.now,
        ]);
      restart(state, service, task, machine);
    } else if (isMisplaced) restart(state, service, task, machine);
  }
};

/** Starts what has waited long enough. */
export const startDelayed = (state: FakeState): void => {
  for (const task of state.tasks.values()) {
    const { start } = task;
    if (start === undefined || state.now < start.notBefore) continue;
    const old = start.waitFor === undefined ? undefined : state.tasks.get(start.waitFor);
    const mustWait =
      old !== undefined &&
      !hasEnded(old.status) &&
      machineOfMember(state, old.nodeId)?.member?.status !== 'down';
    if (mustWait && state.now < start.giveUpAt) continue;
    task.start = undefined;
    if (task.desired === 'ready') setDesired(state, task, 'running');
  }
};
