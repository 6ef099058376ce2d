import type { EpochMs, Exposure, NodeId, Workload } from '#shared/model';
import {
  availableCopies,
  canMove,
  isOld,
  isQuorumKnown,
  listed,
  quorumAfter,
  roomOf,
  seatsOf,
} from './guard/index.ts';
import type { OperationView } from './operation-parts.ts';

type Exposed = Exposure['workloads'][number];

const verdictOf = (of: {
  readonly isKnown: boolean;
  readonly before: number;
  readonly after: number;
  readonly minimum: number;
}): Exposed['verdict'] => {
  if (!of.isKnown) return 'unknown';
  if (of.after === 0 && of.before > 0) return 'gone';
  return of.after < of.minimum ? 'below-minimum' : 'holds';
};

const sentence = (workload: Workload, exposed: Omit<Exposed, 'says'>): string => {
  const { verdict, availableAfter, minimum, couldMove } = exposed;
  const rest = couldMove === undefined || couldMove === 0 ? '' : ` ${couldMove} could start elsewhere.`;
  switch (verdict) {
    case 'unknown':
      return `What runs of ${workload.name} is not known now.`;
    case 'gone':
      return `Nothing of ${workload.name} would serve.${rest}`;
    case 'below-minimum':
      return `${availableAfter} would serve, ${minimum} are needed.${rest}`;
    case 'holds':
      return `${availableAfter} would still serve.${rest}`;
  }
};

const exposedOf = (
  workload: Workload,
  view: OperationView,
  away: readonly NodeId[],
  now: EpochMs,
): Exposed => {
  const origin = view.origins.find(({ id }) => id === workload.originId);
  const isKnown = origin?.state !== 'unknown' && !isOld(workload.observedAt, workload.everyMs, now);
  const room = roomOf(workload, seatsOf(workload, view, { leaving: away, closed: [], now }));
  const before = availableCopies(workload, view.origins, now).length;
  const { minimum } = workload.policy;
  const exposed = {
    workloadId: workload.id as string,
    name: workload.name,
    minimum,
    availableBefore: before,
    availableAfter: room.staying,
    ...(isKnown && canMove(workload) ? { couldMove: room.after - room.staying } : {}),
    verdict: verdictOf({ isKnown, before, after: room.staying, minimum }),
  };
  return { ...exposed, says: sentence(workload, exposed) };
};

const touches = (workload: Workload, away: ReadonlySet<string>): boolean =>
  workload.placements.some(
    ({ nodeId, wanted }) => nodeId !== undefined && away.has(nodeId) && wanted === 'running',
  );

/** What would fall below its minimum if these machines went away this moment. The sums are those of the guards (R76). */
export const whatIf = (nodeIds: readonly NodeId[], view: OperationView, now: EpochMs): Exposure => {
  const away = new Set<string>(nodeIds);
  const workloads = view.workloads
    .filter((workload) => touches(workload, away))
    .map((workload) => exposedOf(workload, view, nodeIds, now));
  const quorums = view.origins
    .filter(({ members }) => members.some(({ role }) => role === 'manager'))
    .map((origin) => {
      const sum = quorumAfter(origin.members, nodeIds);
      const holds = sum.holds && isQuorumKnown(origin, now);
      return {
        originId: origin.id,
        holds,
        says: `${origin.name}: ${sum.after} of ${sum.managers} managers would be reachable, ${sum.needed} are needed.`,
      };
    });
  const hurt = workloads.filter(({ verdict }) => verdict !== 'holds');
  const lost = quorums.filter(({ holds }) => !holds);
  const says = [
    hurt.length === 0
      ? `Every service would keep its minimum (${workloads.length} touched).`
      : `${hurt.length} of ${workloads.length} services touched would not keep their minimum: ${listed(hurt.map(({ name }) => name))}.`,
    ...lost.map((quorum) => `Quorum would be lost. ${quorum.says}`),
  ].join(' ');
  return { nodeIds: [...nodeIds], madeAt: now, workloads, quorums, says };
};
