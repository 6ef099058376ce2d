import type { Handlers } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import type { NodeId, WorkloadView } from '#shared/model';
import type { ImageRegistries } from '../image-registry/index.ts';
import type { WorkloadWatch } from '../workload-watch/index.ts';

/** Nodes that run a workload, and so can reach the registry of its image; those that run it now first. */
const nodesOf = ({ placements }: WorkloadView): readonly NodeId[] => {
  const rank = {
    running: 0,
    starting: 1,
    stopping: 1,
    stopped: 2,
    failed: 2,
    pending: 2,
    unknown: 3,
  } as const;
  const sorted = placements.toSorted((a, b) => rank[a.state] - rank[b.state]);
  return [...new Set(sorted.flatMap(({ nodeId }) => nodeId ?? []))];
};

/** Handlers of the messages about image registries. */
export const serveRegistries = (
  registries: ImageRegistries,
  watch: Pick<WorkloadWatch, 'workload'>,
): Pick<Handlers, 'registry.tags'> => ({
  'registry.tags': async ({ workloadId }, signal) => {
    const workload = watch.workload(workloadId);
    if (workload === undefined)
      throw new FaultError(
        fault('workload.no-such-workload', `No source knows ${workloadId}.`, { subject: workloadId }),
      );
    const reference = workload.image?.reference ?? workload.placements[0]?.image?.reference;
    if (reference === undefined)
      throw new FaultError(
        fault('registry.refused', `What ${workload.name} runs is not known.`, { subject: workloadId }),
      );
    const answer = await registries.tags(reference, nodesOf(workload), signal);
    if (!answer.ok) throw new FaultError(answer.fault);
    return answer.value;
  },
});
