import type { EpochMs, Operation, Plan } from '#shared/model';
import { availableCopies } from '../guard/index.ts';
import type { OperationView } from '../operation-parts.ts';

export type Floor = Operation['floors'][number];

const countIn = (view: OperationView, workloadId: string, now: EpochMs): number => {
  const workload = view.workloads.find(({ id }) => id === workloadId);
  return workload === undefined ? 0 : availableCopies(workload, view.origins, now).length;
};

/** What a plan promises, beside what is seen now. Unknown copies are not seen. */
export const floorsOf = (plan: Plan, view: OperationView, now: EpochMs): readonly Floor[] =>
  plan.promises.map(({ workloadId, name, desired, lowest }) => {
    const seen = countIn(view, workloadId, now);
    return { workloadId, name, desired, promised: lowest, now: seen, lowestSeen: seen };
  });

/** The floors with what is seen now; the same value when nothing changed. */
export const sampledFloors = (
  floors: readonly Floor[],
  view: OperationView,
  now: EpochMs,
): readonly Floor[] => {
  let changed = false;
  const next = floors.map((floor) => {
    const seen = countIn(view, floor.workloadId, now);
    if (seen === floor.now) return floor;
    changed = true;
    return { ...floor, now: seen, lowestSeen: Math.min(floor.lowestSeen, seen) };
  });
  return changed ? next : floors;
};

/** Floors that are broken now, and lower than a person has already seen and accepted. */
export const brokenFloors = (
  floors: readonly Floor[],
  accepted: ReadonlyMap<string, number>,
): readonly Floor[] =>
  floors.filter(
    ({ workloadId, now, promised }) => now < promised && now < (accepted.get(workloadId) ?? promised),
  );

export const saysOfBroken = (floors: readonly Floor[]): string =>
  floors
    .map(({ name, now, promised }) => `${name} has ${now} available, ${promised} were promised`)
    .join('; ');
