import { epochMs, nodeId, type OperationRequest, type Release, type Workload } from '#shared/model';
import type { Chance } from '../../operation/test-kit/index.ts';

const references = ['web:1', 'web:2'] as const;

/** Everything ran each version before, one day after the other. */
export const releasesOf = (workloads: readonly Workload[]): readonly Release[] =>
  workloads.flatMap(({ id }) =>
    references.map((reference, day) => ({
      id: `${reference} ${id}`,
      workloadId: id,
      image: { reference },
      firstSeenAt: epochMs(day * 86_400_000),
      lastSeenAt: epochMs((day + 1) * 86_400_000 - 1),
    })),
  );

/** Something a person may want of a swarm; each verb about as often as its steps are worth trying. */
export const wishFrom = (
  names: readonly string[],
  workloads: readonly Workload[],
  chance: Chance,
): OperationRequest => {
  const first = chance.pick(names.length);
  const nodeIds = [0, ...(chance.isLucky(0.3) ? [1] : [])].map((more) =>
    nodeId(names[(first + more) % names.length] ?? 'w1'),
  );
  const surge = chance.isLucky(0.8);
  const kind = chance.pick(20);
  const workload = workloads[chance.pick(Math.max(1, workloads.length))];
  if (kind < 6 || workload === undefined) return { kind: 'drain', nodeIds, surge };
  if (kind < 9) return { kind: 'undrain', nodeIds };
  if (kind < 12) return { kind: 'maintenance', nodeIds, run: { kind: 'reboot' }, surge };
  if (kind < 14) return { kind: 'rebalance', workloadIds: [] };
  const workloadId = workload.id;
  if (kind < 16) {
    const copy = workload.placements[chance.pick(Math.max(1, workload.placements.length))];
    return { kind: 'restart', workloadId, ...(copy === undefined ? {} : { placementId: copy.id }) };
  }
  if (kind < 17) return { kind: 'rollback', scope: { kind: 'workload', workloadId } };
  if (kind > 18) return { kind: 'cap-logs', workloadId, maxBytes: 10_000_000, maxFiles: 2 + chance.pick(3) };
  const reference = chance.isLucky(0.7) ? 'web:2' : 'web:exits';
  return { kind: 'redeploy', workloadId, to: { kind: 'image', reference } };
};
