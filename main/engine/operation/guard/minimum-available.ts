import type { GuardAnswer, PlanPromise, Workload } from '#shared/model';
import { departures } from './capacity.ts';
import { involvedWorkloads, leavingNodes, listed, passed, refused, type GuardQuestion } from './question.ts';
import { roomOf, seatsOf } from './room.ts';
import { availableCopies } from './standing.ts';

/** The lowest moment of one workload, as judged here: never better than what its source promises or what is seen now. */
export type LowestMoment = {
  readonly workload: Workload;
  readonly now: number;
  readonly lowest: number;
  readonly needed: number;
};

const promiseOf = (promises: readonly PlanPromise[], workload: Workload): PlanPromise | undefined =>
  promises.find(({ workloadId }) => workloadId === workload.id);

/** A source that forgot to promise is assumed to let every copy on a leaving machine go at once. */
const unpromisedLowest = (workload: Workload, question: GuardQuestion, now: number): number =>
  departures(question).reduce((lowest, { leaving, closed }) => {
    const seats = seatsOf(workload, question.view, { leaving, closed, now: question.now });
    return Math.min(lowest, roomOf(workload, seats).staying);
  }, now);

/**
 * The minimum of a workload. Where it follows from the number of copies, the extra copies of a drain raised it: the way back
 * takes those away again, and is judged by the minimum there was before them.
 */
const neededOf = ({ request, promises }: GuardQuestion, workload: Workload): number => {
  const { minimum } = workload.policy;
  const isWayBack = request.kind === 'undo' || request.kind === 'undrain';
  return isWayBack ? Math.min(minimum, promiseOf(promises, workload)?.minimum ?? minimum) : minimum;
};

/**
 * A rollout of the system itself goes on beside whatever we do, whoever began it. Beside a drain it has one more copy away at
 * a time (how many at most, only its source knows); scaled in the middle it begins anew, and nobody can tell what that takes.
 */
const rollingAway = ({ request }: GuardQuestion, { update }: Workload): number => {
  if (update?.state !== 'updating' && update?.state !== 'rolling-back') return 0;
  if (request.kind === 'restart' || request.kind === 'rebalance') return Number.POSITIVE_INFINITY;
  return leavingNodes(request).length > 0 ? 1 : 0;
};

/** What every touched workload comes down to. */
export const lowestMoments = (question: GuardQuestion): readonly LowestMoment[] =>
  involvedWorkloads(question).map((workload) => {
    const now = availableCopies(workload, question.view.origins, question.now).length;
    const promise = promiseOf(question.promises, workload);
    const lowest =
      (promise?.lowest ?? unpromisedLowest(workload, question, now)) - rollingAway(question, workload);
    return {
      workload,
      now,
      lowest: Math.max(0, Math.min(lowest, now)),
      needed: neededOf(question, workload),
    };
  });

const minimum = {
  guard: 'minimum-available',
  asks: 'Does every service keep its minimum at every moment? Unknown copies count as down.',
} as const;

/**
 * A plan that takes machines away is refused below the minimum, whoever is to blame; any other only when it lowers what
 * serves now, or a service that is down could never be repaired.
 */
export const minimumAvailableGuard = (question: GuardQuestion): GuardAnswer => {
  const moments = lowestMoments(question);
  const takesAway = leavingNodes(question.request).length > 0;
  const low = moments.filter(({ now, lowest, needed }) => lowest < needed && (takesAway || lowest < now));
  if (low.length > 0)
    return refused(
      minimum,
      `${listed(low.map(({ workload, now, lowest, needed }) => `${workload.name}: ${now} serve now, ${lowest} at the lowest moment, ${needed} are needed`))}.`,
      low.map(({ workload }) => workload.id),
    );
  return passed(
    minimum,
    moments.length === 0
      ? 'No service is touched.'
      : `${listed(moments.map(({ workload, lowest, needed }) => `${workload.name}: ${lowest} at the lowest moment, ${needed} needed`))}.`,
  );
};

const lastCopy = { guard: 'last-copy', asks: 'Does a last copy of anything stop serving?' } as const;

/** A service that comes down to none, even where nobody declared a minimum. */
export const lastCopyGuard = (question: GuardQuestion): GuardAnswer => {
  const gone = lowestMoments(question).filter(({ now, lowest }) => now > 0 && lowest <= 0);
  if (gone.length > 0)
    return refused(
      lastCopy,
      `Nothing would serve for a while: ${listed(gone.map(({ workload, now }) => `${workload.name} (${now} now)`))}.`,
      gone.map(({ workload }) => workload.id),
    );
  return passed(lastCopy, 'Of everything touched, at least one copy serves throughout.');
};

/** Both, for asking again while something runs. */
export const minimumGuards = (question: GuardQuestion): readonly GuardAnswer[] => [
  minimumAvailableGuard(question),
  lastCopyGuard(question),
];
