import type { Member } from '#shared/model';

/** Managers that must be reachable for the swarm to be managed at all: more than half. */
export const neededOf = (managers: number): number => Math.floor(managers / 2) + 1;

/** A manager counts only when it is known to be reachable and its machine answers the swarm. */
export const isReachable = ({ role, reachability, status }: Member): boolean =>
  role === 'manager' && reachability === 'reachable' && status === 'ready';

export type Quorum = { readonly managers: number; readonly reachable: number; readonly needed: number };

/** How a swarm stands with its managers. */
export const quorumOf = (members: readonly Member[]): Quorum => {
  const managers = members.filter(({ role }) => role === 'manager').length;
  return { managers, reachable: members.filter(isReachable).length, needed: neededOf(managers) };
};

/** Whether the swarm can still be managed when these members stop. Unknown counts as unreachable. */
export const keepsQuorum = (members: readonly Member[], stopped: ReadonlySet<string>): boolean => {
  const { needed } = quorumOf(members);
  return members.filter((member) => isReachable(member) && !stopped.has(member.memberId)).length >= needed;
};
