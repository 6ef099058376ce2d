import type { NodeId, PlanPromise, Workload } from '#shared/model';

/** Nodes with a copy that counts: it runs and its check, where there is one, passes. Unknown never counts. */
export const availableOn = (workload: Pick<Workload, 'placements'>): readonly NodeId[] => {
  const nodes = workload.placements
    .filter(({ state, health }) => state === 'running' && (health === 'passing' || health === 'not-checked'))
    .flatMap(({ nodeId }) => (nodeId === undefined ? [] : [nodeId]));
  return [...new Set(nodes)];
};

/** What a plan promises of a workload whose copies stay where they belong, while those on `away` stop, `atOnce` together. */
export const promisePlaced = (
  workload: Workload,
  of: { readonly away: readonly NodeId[]; readonly atOnce: number; readonly comeBack: boolean },
): PlanPromise => {
  const available = availableOn(workload);
  const leaving = available.filter((id) => of.away.includes(id)).length;
  const before = available.length;
  return {
    workloadId: workload.id,
    name: workload.name,
    desired: workload.desired,
    minimum: workload.policy.minimum,
    before,
    lowest: before - Math.min(leaving, of.atOnce),
    highest: before,
    after: of.comeBack ? before - leaving + of.away.length : before - leaving,
  };
};
