import type { GuardAnswer, NodeId, Workload } from '#shared/model';
import {
  involvedWorkloads,
  leavingNodes,
  listed,
  notApplicable,
  passed,
  refused,
  type GuardQuestion,
} from './question.ts';
import { canMove, roomOf, seatsOf } from './room.ts';

const capacity = {
  guard: 'capacity',
  asks: 'Is there room for every copy afterwards, counting nothing that is not known?',
} as const;

/** Which machines are away together: all of a drain or a decommission, one after the other in maintenance. */
export const departures = (
  question: Pick<GuardQuestion, 'request'>,
): readonly { readonly leaving: readonly NodeId[]; readonly closed: readonly NodeId[] }[] => {
  const all = leavingNodes(question.request);
  if (question.request.kind !== 'maintenance') return all.length === 0 ? [] : [{ leaving: all, closed: [] }];
  return all.map((one) => ({ leaving: [one], closed: all }));
};

const shortage = (workload: Workload, question: GuardQuestion): string | undefined => {
  for (const { leaving, closed } of departures(question)) {
    const room = roomOf(workload, seatsOf(workload, question.view, { leaving, closed, now: question.now }));
    if (room.leaving === 0) continue;
    if (room.places < workload.desired)
      return `${workload.name} wants ${workload.desired} and would find room for ${room.places}`;
    if (room.after < workload.policy.minimum)
      return `${workload.name} needs ${workload.policy.minimum} and would have ${room.after}`;
  }
  return undefined;
};

/** R76: what is drained, down, unknown or stale holds nothing. */
export const capacityGuard = (question: GuardQuestion): GuardAnswer => {
  if (leavingNodes(question.request).length === 0) return notApplicable(capacity, 'No node is taken away.');
  const moving = involvedWorkloads(question).filter(canMove);
  const short = moving.flatMap((workload) => {
    const says = shortage(workload, question);
    return says === undefined ? [] : [{ says, id: workload.id }];
  });
  if (short.length > 0)
    return refused(
      capacity,
      `${listed(short.map(({ says }) => says))}.`,
      short.map(({ id }) => id),
    );
  return passed(
    capacity,
    moving.length === 0
      ? 'Nothing here needs room elsewhere.'
      : `The nodes that stay have room for all copies of ${listed(moving.map(({ name }) => name))}.`,
  );
};
