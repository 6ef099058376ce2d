import { epochMs, type NodeId, type Origin, type PlanPromise, type Workload } from '#shared/model';
import type { Observation } from './workload-source.ts';

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

/** The origin of workloads that are read from their own machines, with nobody above them: as known as the machines that answer. */
export const placedOrigin = (
  observation: Observation,
  ids: readonly NodeId[],
  of: Pick<Origin, 'id' | 'source' | 'name' | 'members'>,
): Origin => {
  const { locals, now, everyMs } = observation;
  const answered = ids.filter((id) => locals.get(id)?.state === 'known');
  return {
    ...of,
    state: answered.length === 0 ? 'unknown' : 'known',
    says: answered.length === ids.length ? '' : `${answered.length} of ${ids.length} machines answered.`,
    disagreements: [],
    observedAt: epochMs(Math.max(0, ...ids.map((id) => locals.get(id)?.observedAt ?? 0)) || now),
    everyMs,
  };
};
