import type { EpochMs, GuardAnswer, Member, NodeId, Origin } from '#shared/model';
import { leavingNodes, listed, notApplicable, passed, refused, type GuardQuestion } from './question.ts';
import { isOld } from './standing.ts';

/** Managers of an origin, and how many would still be reachable when some go away. */
export type QuorumSum = {
  readonly managers: number;
  readonly needed: number;
  readonly reachable: number;
  readonly after: number;
  /** Leaving ones that are managers. */
  readonly leaving: number;
  readonly holds: boolean;
};

/**
 * R77: of N managers floor(N/2)+1 must stay reachable. Unknown counts as unreachable, a manager whose machine is not ready
 * too, and the last manager may never go.
 */
export const quorumAfter = (
  members: readonly Pick<Member, 'role' | 'reachability' | 'status' | 'nodeId'>[],
  leaving: readonly NodeId[],
): QuorumSum => {
  const managers = members.filter(({ role }) => role === 'manager');
  const isReachable = ({ reachability, status }: Pick<Member, 'reachability' | 'status'>): boolean =>
    reachability === 'reachable' && status === 'ready';
  const leaves = ({ nodeId }: Pick<Member, 'nodeId'>): boolean =>
    nodeId !== undefined && leaving.includes(nodeId);
  const needed = Math.floor(managers.length / 2) + 1;
  const after = managers.filter((member) => isReachable(member) && !leaves(member)).length;
  return {
    managers: managers.length,
    needed,
    reachable: managers.filter(isReachable).length,
    after,
    leaving: managers.filter(leaves).length,
    holds: after >= needed,
  };
};

const quorum = {
  guard: 'quorum',
  asks: 'Do enough managers stay reachable? Unknown counts as unreachable; nobody may override this.',
} as const;

/** True when it is known how its managers are: read, and not long ago. */
export const isQuorumKnown = ({ state, observedAt, everyMs }: Origin, now: EpochMs): boolean =>
  state === 'known' && !isOld(observedAt, everyMs, now);

const says = (origin: Origin, sum: QuorumSum, now: EpochMs): string =>
  isQuorumKnown(origin, now)
    ? `${origin.name}: ${sum.after} of ${sum.managers} managers would be reachable, ${sum.needed} are needed`
    : `${origin.name}: it is not known now how many of its ${sum.managers} managers are reachable`;

/** Answers for one set of machines that are away at the same time. */
export const quorumOf = (
  origins: readonly Origin[],
  leaving: readonly NodeId[],
  now: EpochMs,
): GuardAnswer => {
  const sums = origins
    .filter(({ members }) => members.some(({ role }) => role === 'manager'))
    .map((origin) => ({ origin, sum: quorumAfter(origin.members, leaving) }))
    .filter(({ sum }) => sum.leaving > 0);
  if (sums.length === 0) return notApplicable(quorum, 'No manager goes away.');
  const lost = sums.filter(({ origin, sum }) => !sum.holds || !isQuorumKnown(origin, now));
  return lost.length > 0
    ? refused(quorum, `${listed(lost.map((one) => says(one.origin, one.sum, now)))}.`, leaving)
    : passed(quorum, `${listed(sums.map((one) => says(one.origin, one.sum, now)))}.`);
};

/** Draining demotes nobody; what is restarted or rebooted is a manager less for as long as it takes, one at a time. */
export const quorumGuard = (question: GuardQuestion): GuardAnswer => {
  if (question.request.kind !== 'maintenance')
    return notApplicable(quorum, 'No manager is stopped, restarted or demoted.');
  const answers = leavingNodes(question.request).map((id) =>
    quorumOf(question.view.origins, [id], question.now),
  );
  return (
    answers.find(({ verdict }) => verdict === 'refused') ??
    answers.find(({ verdict }) => verdict === 'passed') ??
    notApplicable(quorum, 'No manager goes away.')
  );
};
