import { failed, ok, type Result } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { Observed, SeatCall } from '../../../source-kit/index.ts';
import {
  askNodes,
  askServices,
  askTasks,
  type DockerNode,
  type DockerService,
  type DockerTask,
} from '../docker/index.ts';
import { clusterIdOf, isManager, leaderOf, memberIdOf, newest, type SwarmLocal } from './local.ts';

/** What one manager says for the whole swarm. */
export type SwarmSeat = {
  readonly nodes: readonly DockerNode[];
  readonly services: readonly DockerService[];
  readonly tasks: readonly DockerTask[];
};

/** Ids of seats and origins: `swarm:` and the swarm's own id. */
export const seatIdOf = (clusterId: string): string => `swarm:${clusterId}`;

const join = (results: readonly Result<unknown>[]): Result<SwarmSeat> => {
  const [nodes, services, tasks] = results as [
    Result<SwarmSeat['nodes']>,
    Result<SwarmSeat['services']>,
    Result<SwarmSeat['tasks']>,
  ];
  if (!nodes.ok) return nodes;
  if (!services.ok) return services;
  if (!tasks.ok) return failed(tasks.fault);
  return ok({ nodes: nodes.value, services: services.value, tasks: tasks.value });
};

/** 0: may answer at once; 1: the leader, which has enough to do; 2: may be able to. */
const rankOf = (local: SwarmLocal, isFresh: boolean): number => {
  const error = local.info.ok ? local.info.value.Swarm?.Error : '';
  if (!isFresh || error !== '' || clusterIdOf(local) === undefined) return 2;
  return local.managers.ok && leaderOf(local.managers.value) === memberIdOf(local) ? 1 : 0;
};

/** One seat for each swarm; any manager can answer for it. */
export const swarmSeats = (
  locals: ReadonlyMap<NodeId, Observed<SwarmLocal>>,
  known: readonly string[],
): readonly SeatCall<SwarmSeat>[] => {
  const managers = [...locals].flatMap(([nodeId, observed]) => {
    const local = newest(observed);
    if (local === undefined || !isManager(local.value)) return [];
    return [{ nodeId, clusterId: clusterIdOf(local.value), rank: rankOf(local.value, local.isFresh) }];
  });
  const named = managers.flatMap(({ clusterId }) => (clusterId === undefined ? [] : [seatIdOf(clusterId)]));
  return [...new Set([...named, ...known])].toSorted().flatMap((seatId) => {
    // Managers without a quorum do not say which swarm they are of: each may be of any.
    const candidates = managers
      .filter(({ clusterId }) => clusterId === undefined || seatIdOf(clusterId) === seatId)
      .toSorted((a, b) => a.rank - b.rank || (a.nodeId < b.nodeId ? -1 : 1))
      .map(({ nodeId }) => nodeId);
    return candidates.length === 0
      ? []
      : [{ seatId, candidates, asks: [askNodes, askServices, askTasks], join }];
  });
};
