import type { EpochMs, Operation, Placement, Plan } from '#shared/model';
import { availableCopies, isCounted } from '../guard/index.ts';
import type { OperationView } from '../operation-parts.ts';

export type Floor = Operation['floors'][number];

/** A copy that may serve or not: nobody hears of it, or of its health. */
const mayServe = ({ wanted, state, health }: Placement): boolean =>
  wanted === 'running' && (state === 'unknown' || (state === 'running' && health === 'unknown'));

/**
 * Copies seen to serve now; undefined when nobody can tell whether the promise is kept: what was read is old, unreadable or
 * gone, or copies that nobody hears of make the difference.
 */
const countIn = (
  view: OperationView,
  { workloadId, promised }: Pick<Floor, 'workloadId' | 'promised'>,
  now: EpochMs,
): number | undefined => {
  const workload = view.workloads.find(({ id }) => id === workloadId);
  if (workload === undefined || !isCounted(workload, view.origins, now)) return undefined;
  const seen = availableCopies(workload, view.origins, now).length;
  const perhaps = seen + workload.placements.filter(mayServe).length;
  return seen < promised && perhaps >= promised ? undefined : seen;
};

/** What was not counted is no low. */
const lowerOf = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

const withCount = (floor: Floor, seen: number | undefined): Floor => {
  const { now: _now, lowestSeen: before, ...rest } = floor;
  const lowestSeen = lowerOf(before, seen);
  return {
    ...rest,
    ...(seen === undefined ? {} : { now: seen }),
    ...(lowestSeen === undefined ? {} : { lowestSeen }),
  };
};

/** What a plan promises, beside what is seen now. */
export const floorsOf = (plan: Plan, view: OperationView, now: EpochMs): readonly Floor[] =>
  plan.promises.map(({ workloadId, name, desired, lowest }) =>
    withCount(
      { workloadId, name, desired, promised: lowest },
      countIn(view, { workloadId, promised: lowest }, now),
    ),
  );

/** The floors with what is seen now; the same value when nothing changed. */
export const sampledFloors = (
  floors: readonly Floor[],
  view: OperationView,
  now: EpochMs,
): readonly Floor[] => {
  let changed = false;
  const next = floors.map((floor) => {
    const seen = countIn(view, floor, now);
    if (seen === floor.now) return floor;
    changed = true;
    return withCount(floor, seen);
  });
  return changed ? next : floors;
};

/** What a person has seen and gone on after: the fewest copies of a workload, or that its copies cannot be counted. */
export type Accepted = { readonly counts: Map<string, number>; readonly uncounted: Set<string> };

/** Remembers that a person goes on with these. */
export const acceptFloors = (floors: readonly Floor[], { counts, uncounted }: Accepted): void => {
  for (const { workloadId, now } of floors)
    if (now === undefined) uncounted.add(workloadId);
    else counts.set(workloadId, Math.min(now, counts.get(workloadId) ?? now));
};

/** Floors that nobody can tell of now, and that a person has not gone on without. */
export const uncountedFloors = (floors: readonly Floor[], { uncounted }: Accepted): readonly Floor[] =>
  floors.filter(({ workloadId, now }) => now === undefined && !uncounted.has(workloadId));

const isBroken = ({ workloadId, now, promised }: Floor, { counts }: Accepted): boolean =>
  now !== undefined && now < promised && now < (counts.get(workloadId) ?? promised);

/** Why these floors stand in the way; undefined: they do not. Broken ones first. */
export const saysOfFloors = (floors: readonly Floor[], accepted: Accepted): string | undefined => {
  const broken = floors.filter((floor) => isBroken(floor, accepted));
  if (broken.length > 0)
    return `Below the promise: ${broken
      .map(({ name, now, promised }) => `${name} has ${now ?? '?'} available, ${promised} were promised`)
      .join('; ')}.`;
  const uncounted = uncountedFloors(floors, accepted);
  return uncounted.length === 0
    ? undefined
    : `How many copies are available is not known of ${uncounted.map(({ name }) => name).join(', ')}.`;
};
