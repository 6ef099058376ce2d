import type { WorkloadView } from '#shared/model';
import type { LogRow } from './log-rows.ts';

type Workload = Pick<WorkloadView, 'id' | 'name' | 'source' | 'placements'>;

/**
 * The workload whose copy writes a container's log: by the copy itself where it is still there (a task by its id at the end of
 * the container's name, a plain container by its own id in the path), else by the service's name on that node. Undefined: nobody
 * knows one.
 */
export const workloadOfLog = <Found extends Workload>(
  { log: { path, container }, logs: { nodeId } }: Pick<LogRow, 'log' | 'logs'>,
  workloads: readonly Found[],
): Found | undefined => {
  if (container === undefined) return undefined;
  const isCopy = ({ source, placements }: Workload): boolean =>
    placements.some(
      (copy) =>
        copy.nodeId === nodeId &&
        (source === 'swarm' ? container.name.endsWith(`.${copy.id}`) : path.includes(`/${copy.id}/`)),
    );
  const isNamed = ({ source, name, placements }: Workload): boolean =>
    (source === 'swarm' || source === 'docker') &&
    name === (container.service ?? container.name) &&
    placements.some((copy) => copy.nodeId === nodeId);
  return workloads.find(isCopy) ?? workloads.find(isNamed);
};
