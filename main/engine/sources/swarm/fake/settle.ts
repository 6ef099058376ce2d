import { prepareTask, runAgents } from './agent.ts';
import { endContainer, endsAfter, flipHealth, removeContainer, startContainer } from './containers.ts';
import { nextDue } from './due-queue.ts';
import { reap, reconcile } from './orchestrator.ts';
import { elect, setMemberStatus } from './raft.ts';
import { restartDeparted, startDelayed } from './restart.ts';
import { stepRollouts } from './rollout.ts';
import { schedule } from './scheduler.ts';
import type { Container, Due, FakeState, Machine } from './state.ts';
import { hasEnded, machineOfMember, setStatus } from './store.ts';

/** More turns than any change needs: one that is never done is a fault of the fake. */
const turnLimit = 100;

/** Lets managers and agents do all that follows from what is so now. */
export const settle = (state: FakeState): void => {
  for (let turn = 0; state.isDirty; turn += 1) {
    if (turn === turnLimit) throw new Error('the fake swarm does not come to rest');
    state.isDirty = false;
    if (state.leader !== undefined) manage(state);
    runAgents(state);
  }
};

const manage = (state: FakeState): void => {
  restartDeparted(state);
  reconcile(state);
  stepRollouts(state);
  startDelayed(state);
  schedule(state);
  const gone = reap(state);
  if (gone.length === 0) return;
  for (const machine of state.members.values())
    for (const container of machine.containers.values())
      if (
        container.taskId !== undefined &&
        !state.tasks.has(container.taskId) &&
        container.state !== 'running'
      )
        removeContainer(state, machine, container);
};

/** Lets time pass up to `toMs`, and everything happen that falls due on the way. */
export const passTime = (state: FakeState, toMs: number): void => {
  settle(state);
  for (let due = nextDue(state, toMs); due !== undefined; due = nextDue(state, toMs)) {
    state.now = Math.max(state.now, due.at);
    happen(state, due);
    settle(state);
  }
  state.now = Math.max(state.now, toMs);
};

const happen = (state: FakeState, due: Due): void => {
  switch (due.what) {
    case 'look':
      state.isDirty = true;
      return;
    case 'election':
      return elect(state);
    case 'task-prepared':
      return onTask(state, due.subject);
    case 'node-down':
    case 'node-back':
    case 'orphan':
      return onMember(state, due);
    case 'container-ready':
    case 'container-exits':
    case 'container-stopped':
    case 'container-restarts':
    case 'health-flips':
      return onContainer(state, due);
  }
};

const onTask = (state: FakeState, id: string): void => {
  const task = state.tasks.get(id);
  const machine = machineOfMember(state, task?.nodeId);
  if (task === undefined || machine?.power !== 'on' || machine.engine !== 'up') return;
  prepareTask(state, machine, task);
  state.isDirty = true;
};

const onMember = (state: FakeState, due: Due): void => {
  const machine = state.machines.get(due.subject);
  if (machine?.member === undefined || machine.member.stamp !== due.stamp) return;
  if (due.what === 'node-down') return setMemberStatus(state, machine, 'down');
  if (due.what === 'node-back') return setMemberStatus(state, machine, 'ready');
  for (const task of state.tasks.values())
    if (task.nodeId === machine.member.id && !hasEnded(task.status))
      setStatus(state, task, { state: 'orphaned', message: 'node has been down for 24 hours' });
};

const onContainer = (state: FakeState, due: Due): void => {
  for (const machine of state.machines.values()) {
    const container = machine.containers.get(due.subject);
    if (container === undefined) continue;
    if (container.stamp === due.stamp && machine.power === 'on') change(state, machine, container, due.what);
    return;
  }
};

const change = (state: FakeState, machine: Machine, container: Container, what: Due['what']): void => {
  if (what === 'container-exits') {
    const { exits } = state.registry.images.get(container.digest) ?? {};
    return endContainer(state, machine, container, exits?.code ?? 1);
  }
  if (what === 'container-stopped')
    return endContainer(state, machine, container, endsAfter(state, container, container.graceMs).code);
  // The rest is the daemon's own work.
  if (machine.engine !== 'up') return;
  if (what === 'health-flips') return flipHealth(state, machine, container);
  if (what === 'container-ready') state.isDirty = true;
  if (what === 'container-restarts' && container.isRestarting) {
    container.restartCount += 1;
    startContainer(state, machine, container);
  }
};
