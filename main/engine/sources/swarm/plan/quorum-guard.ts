import type { GuardAnswer } from '#shared/model';
import { keepsQuorum, neededOf, quorumOf } from '../reading/index.ts';
import { nameOf, type PlannedMember, type PlanWorld } from './world.ts';

const question = {
  guard: 'quorum',
  asks: 'Do enough managers stay reachable when these machines are stopped? Unknown counts as unreachable.',
  mayOverride: false,
} as const;

/**
 * A drain demotes nobody, so the swarm keeps its quorum through it; but a machine is drained to be stopped, and this
 * answers for that. The only manager of a swarm may be drained (it must then never be stopped): nothing else would do.
 */
export const quorumGuard = (world: PlanWorld, leaving: readonly PlannedMember[]): GuardAnswer => {
  const managers = leaving.filter(({ role }) => role === 'manager');
  const subjects = managers.map(nameOf);
  if (managers.length === 0)
    return { ...question, verdict: 'not-applicable', says: 'None of these is a manager.', subjects };
  const { managers: all, reachable } = quorumOf(world.members);
  const needed = neededOf(all);
  if (all === 1)
    return {
      ...question,
      verdict: 'passed',
      says: `${subjects.join(', ')} is the only manager and stays it through a drain. Never stop it.`,
      subjects,
    };
  const stopped = new Set(managers.map(({ memberId }) => memberId));
  const holds = keepsQuorum(world.members, stopped);
  const left =
    reachable - managers.filter((one) => one.reachability === 'reachable' && one.status === 'ready').length;
  return {
    ...question,
    verdict: holds ? 'passed' : 'refused',
    says: `Stopping ${subjects.join(', ')} would leave ${left} of ${all} managers reachable; ${needed} are needed.${holds ? '' : ' Add or repair managers, or take fewer machines at once.'}`,
    subjects,
  };
};
