import { failed, fault, ok } from '#shared/fault';
import type { Origin, WorkloadView } from '#shared/model';
import { dockerLogs, type TailSource } from '../../source-kit/index.ts';

/** Whom the daemon's ids mean: machines by their member id, copies by their task id. */
const writersOf = (workload: WorkloadView, origin: Origin): ReadonlyMap<string, string> =>
  new Map([
    ...origin.members.map(({ memberId, nodeId, hostname }) => [memberId, nodeId ?? hostname] as const),
    ...workload.placements.flatMap(({ id, slot }) =>
      slot === undefined ? [] : [[id, `${workload.name}.${slot}`] as const],
    ),
  ]);

/** Managers that can be asked, the one that spoke for the swarm first. */
const managersOf = ({ answeredBy, members }: Origin) => [
  ...(answeredBy === undefined ? [] : [answeredBy]),
  ...members.flatMap(({ role, nodeId, reachability }) =>
    role === 'manager' && nodeId !== undefined && reachability === 'reachable' ? [nodeId] : [],
  ),
];

/** The log of a service: one manager gathers it from all machines, and goes on when copies are replaced. */
export const tail: TailSource = {
  streams: (subject, { workload, origin, isConnected }) => {
    if (subject.kind !== 'workload' || workload?.source !== 'swarm') return undefined;
    const nodeId = origin === undefined ? undefined : managersOf(origin).find(isConnected);
    if (origin === undefined || nodeId === undefined)
      return failed(
        fault('log.not-followed', `No manager of the swarm of ${workload.name} can be asked for its log.`, {
          retryable: true,
        }),
      );
    return ok([
      dockerLogs({
        nodeId,
        name: workload.name,
        id: 'swarm.logs',
        base: `/services/${encodeURIComponent(workload.name)}`,
        writers: writersOf(workload, origin),
      }),
    ]);
  },
};
