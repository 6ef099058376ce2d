import type { Placement, ReplicaVerdict } from '#shared/model';
import { isMeant, isUnknown } from './replica-counts.ts';
import type { Bench } from './replica-bench.ts';
import { atLeast } from './three-valued.ts';

/** Restarts within 10 minutes that are a loop: one is an accident, two a bad day, three a pattern. */
export const restartLoop = 3;

const wordsOf = (copies: readonly Placement[]): { says?: string } => {
  const newest = copies
    .filter(({ says }) => says !== undefined && says !== '')
    .toSorted((a, b) => (b.since ?? 0) - (a.since ?? 0))[0]?.says;
  return newest === undefined ? {} : { says: newest };
};

const ids = (copies: readonly Placement[]): string[] => copies.map(({ id }) => id);

const notWell = ({ workload }: Bench): readonly Placement[] =>
  workload.placements.filter(
    (copy) => isMeant(copy) && (copy.state !== 'running' || copy.health === 'failing'),
  );

/** Are enough copies available? */
export const judgeMinimum = (bench: Bench): ReplicaVerdict => {
  const { counts, workload } = bench;
  const wanted = workload.policy.minimum;
  const holds = atLeast(wanted, counts.available, counts.unknown);
  const bad = holds === 'yes' ? [] : notWell(bench);
  return {
    policy: 'minimum-available',
    holds,
    wanted,
    seen: counts.available,
    subjects: ids(bad),
    ...wordsOf(bad),
  };
};

/** Do as many copies run as are wanted? */
export const judgeDesired = (bench: Bench): ReplicaVerdict => {
  const { counts, workload } = bench;
  const silent = workload.placements.filter((copy) => isMeant(copy) && copy.state === 'unknown').length;
  const holds = atLeast(counts.desired, counts.running, silent);
  const bad =
    holds === 'yes' ? [] : workload.placements.filter((copy) => isMeant(copy) && copy.state !== 'running');
  return {
    policy: 'desired-running',
    holds,
    wanted: counts.desired,
    seen: counts.running,
    subjects: ids(bad),
    ...wordsOf(bad),
  };
};

/** Has every copy found a place? */
export const judgePending = ({ workload }: Bench): ReplicaVerdict => {
  const waiting = workload.placements.filter((copy) => isMeant(copy) && copy.state === 'pending');
  return {
    policy: 'nothing-pending',
    holds: waiting.length === 0 ? 'yes' : 'no',
    wanted: 0,
    seen: waiting.length,
    subjects: ids(waiting),
    ...wordsOf(waiting),
  };
};

/** Does no copy start again and again? */
export const judgeRestarts = ({ workload }: Bench): ReplicaVerdict => {
  const copies = workload.placements.filter(isMeant);
  const looping = copies.filter(({ restarts }) => (restarts ?? 0) >= restartLoop);
  const told = copies.every((copy) => !isUnknown(copy) && copy.restarts !== undefined);
  const most = copies.reduce((worst, { restarts }) => Math.max(worst, restarts ?? 0), 0);
  return {
    policy: 'no-restart-loop',
    holds: looping.length > 0 ? 'no' : told ? 'yes' : 'unknown',
    wanted: restartLoop - 1,
    seen: most,
    subjects: looping.map(({ id, nodeId, placeName }) => nodeId ?? placeName ?? id),
    ...wordsOf(looping),
  };
};

/**
 * Is there a health check at all? Without one "running" is all that anybody can see. Where no copy tells, nobody knows: some
 * systems show a check on its copies only.
 */
export const judgeHealthCheck = ({ workload }: Bench): ReplicaVerdict => {
  const { hasHealthCheck, placements } = workload;
  const isTold = placements.length === 0 || !placements.every(isUnknown);
  return {
    policy: 'health-check-present',
    holds: hasHealthCheck ? 'yes' : isTold ? 'no' : 'unknown',
    subjects: [],
  };
};
