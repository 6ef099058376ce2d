import { chance } from './chance.ts';
import { later } from './due-queue.ts';
import { emitSwarm } from './emit.ts';
import type { FakeState, Machine } from './state.ts';
import { membersOf, touch } from './store.ts';

/** Missed heartbeats: three of 5 s when the machine falls silent; less when its connection is seen to break. */
const downAfterSilenceMs = 15_000;
const downAfterBreakMs = 7_000;
/** Raft's election tick, and what it may take on top: seen up to 17 s on real machines. */
const electionMs = { least: 4_000, most: 12_000 };
/** A task on a node that stays down is orphaned after that. */
export const orphanAfterMs = 24 * 3_600_000;

/** Takes part in the swarm at this moment. */
export const isAlive = (machine: Machine): boolean =>
  machine.power === 'on' && machine.engine === 'up' && !machine.isCut;

export const managersOf = (state: FakeState): Machine[] =>
  membersOf(state).filter(({ member }) => member?.spec.Role === 'manager');

/** Managers that must be there for anything to change. */
export const quorumOf = (managers: number): number => Math.floor(managers / 2) + 1;

export const hasQuorum = (state: FakeState): boolean => {
  const managers = managersOf(state);
  return managers.filter(isAlive).length >= quorumOf(managers.length);
};

/** Talks to the managers: its agent learns what to do and tells what it did. */
export const isConnected = (state: FakeState, machine: Machine): boolean =>
  state.leader !== undefined && isAlive(machine) && machine.member?.status === 'ready';

/** Looks whether the leader is still one, and calls an election where one can succeed. */
export const reviewLeader = (state: FakeState): void => {
  const leader = state.machines.get(state.leader ?? '');
  const isLeading =
    leader !== undefined && isAlive(leader) && leader.member?.spec.Role === 'manager' && hasQuorum(state);
  if (isLeading) return;
  if (state.leader !== undefined) state.leaderlessSince = state.now;
  state.leader = undefined;
  if (!hasQuorum(state)) return;
  const { least, most } = electionMs;
  later(state, least + chance(state) * (most - least), { what: 'election', subject: '' });
};

/** One of the living managers becomes the leader, when it still takes one. */
export const elect = (state: FakeState): void => {
  if (state.leader !== undefined || !hasQuorum(state)) return;
  const able = managersOf(state).filter(isAlive);
  state.leader = able[Math.floor(chance(state) * able.length)]?.name;
  state.leaderlessSince = undefined;
  state.isDirty = true;
  // A new leader gives everybody it does not hear the full time.
  for (const machine of membersOf(state))
    if (!isAlive(machine)) expectDown(state, machine, downAfterSilenceMs);
  for (const machine of membersOf(state)) if (isAlive(machine)) expectBack(state, machine);
};

const expectDown = (state: FakeState, machine: Machine, afterMs: number): void => {
  if (machine.member?.status !== 'ready') return;
  machine.member.stamp += 1;
  later(state, afterMs, { what: 'node-down', subject: machine.name, stamp: machine.member.stamp });
};

const expectBack = (state: FakeState, machine: Machine): void => {
  if (machine.member?.status !== 'down') return;
  machine.member.stamp += 1;
  later(state, 1_000 + chance(state) * 4_000, {
    what: 'node-back',
    subject: machine.name,
    stamp: machine.member.stamp,
  });
};

/** What follows from a machine having come or gone. `isSilent`: its connections did not break, they fell silent. */
export const noteLife = (state: FakeState, machine: Machine, isSilent: boolean): void => {
  state.isDirty = true;
  if (machine.member === undefined) return;
  if (isAlive(machine)) {
    // Back before it was missed: what was expected of it is outdated.
    machine.member.stamp += 1;
    expectBack(state, machine);
  } else expectDown(state, machine, isSilent ? downAfterSilenceMs : downAfterBreakMs);
  reviewLeader(state);
};

/** The leader declares a member down, or takes it back. Without a leader nobody does; the next one begins anew. */
export const setMemberStatus = (state: FakeState, machine: Machine, status: 'ready' | 'down'): void => {
  const { member } = machine;
  if (member === undefined || state.leader === undefined || member.status === status) return;
  if (status === 'ready' && !isAlive(machine)) return;
  const was = member.status;
  member.status = status;
  member.says = status === 'down' ? 'heartbeat failure' : '';
  member.downSince = status === 'down' ? state.now : undefined;
  touch(state, member);
  if (status === 'down') {
    later(state, orphanAfterMs, { what: 'orphan', subject: machine.name, stamp: member.stamp });
  }
  emitSwarm(
    state,
    { type: 'node', action: 'update', id: member.id },
    { name: machine.hostname, 'state.new': status, 'state.old': was },
  );
};
