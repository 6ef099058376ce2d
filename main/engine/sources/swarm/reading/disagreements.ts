import type { NodeId } from '#shared/model';
import type { DockerNode } from '../docker/index.ts';
import { clusterIdOf, isManager, leaderOf, memberIdOf, type SwarmLocal } from './local.ts';
import type { SwarmObservation } from './members.ts';
import { seatIdOf } from './seats.ts';

export type Disagreement = { readonly nodeId: NodeId; readonly says: string };

const nameOf = (nodes: readonly DockerNode[], id: string | undefined): string =>
  id === undefined ? 'nobody' : (nodes.find(({ ID }) => ID === id)?.Description?.Hostname ?? id);

const list = (ids: readonly string[]): string => ids.toSorted().join(', ');

/** Where one manager's own view differs from the one that answered for all, in one sentence. */
const difference = (local: SwarmLocal, nodes: readonly DockerNode[]): string | undefined => {
  const error = local.info.ok ? (local.info.value.Swarm?.Error ?? '') : '';
  if (error !== '') return `says: ${error}`;
  if (!local.managers.ok) return `does not answer for the swarm: ${local.managers.fault.says}`;
  const own = local.managers.value;
  const [ownLeader, leader] = [leaderOf(own), leaderOf(nodes)];
  if (ownLeader !== leader)
    return `takes ${nameOf(own, ownLeader)} for the leader, not ${nameOf(nodes, leader)}`;
  const managers = nodes.filter(({ ManagerStatus }) => ManagerStatus !== undefined);
  const [ownIds, ids] = [own.map(({ ID }) => ID), managers.map(({ ID }) => ID)];
  if (list(ownIds) !== list(ids))
    return `knows ${ownIds.length} managers (${ownIds.map((id) => nameOf(own, id)).join(', ')}), not ${ids.length}`;
  const other = own.find(
    (node) => managers.find(({ ID }) => ID === node.ID)?.Spec.Availability !== node.Spec.Availability,
  );
  if (other !== undefined) return `has ${nameOf(own, other.ID)} as ${other.Spec.Availability}`;
  const count = local.info.ok ? local.info.value.Swarm?.Nodes : undefined;
  return count === undefined || count === nodes.length
    ? undefined
    : `counts ${count} members, not ${nodes.length}`;
};

/**
 * Machines whose own word differs from that of the manager that answered for all. A manager asks the leader it believes in,
 * so two that differ believe in different leaders, or one of them lies.
 */
export const disagreementsIn = (
  seatId: string,
  nodes: readonly DockerNode[],
  observation: SwarmObservation,
): readonly Disagreement[] => {
  const ids = new Set(nodes.map(({ ID }) => ID));
  return [...observation.locals].flatMap(([nodeId, observed]) => {
    if (observed.state !== 'known') return [];
    const local = observed.value;
    const memberId = memberIdOf(local);
    if (isManager(local)) {
      const clusterId = clusterIdOf(local);
      const isOurs =
        clusterId === undefined
          ? memberId !== undefined && ids.has(memberId)
          : seatIdOf(clusterId) === seatId;
      const says = isOurs ? difference(local, nodes) : undefined;
      return says === undefined ? [] : [{ nodeId, says: `${nodeId} ${says}.` }];
    }
    const member = nodes.find(({ ID }) => ID === memberId);
    const state = local.info.ok ? local.info.value.Swarm?.LocalNodeState : undefined;
    return member?.Status?.State === 'ready' && state !== undefined && !['active', ''].includes(state)
      ? [{ nodeId, says: `${nodeId} says its own state in the swarm is ${state}; the managers say ready.` }]
      : [];
  });
};

/** Managers that share the answering one's list of managers, of those that were asked. */
export const agreementIn = (
  nodes: readonly DockerNode[],
  observation: SwarmObservation,
): { readonly agree: number; readonly managers: number } => {
  const ids = nodes.filter(({ ManagerStatus }) => ManagerStatus !== undefined).map(({ ID }) => ID);
  const agree = [...observation.locals.values()].filter(
    (observed) =>
      observed.state === 'known' &&
      ids.includes(memberIdOf(observed.value) ?? '') &&
      observed.value.managers.ok &&
      list(observed.value.managers.value.map(({ ID }) => ID)) === list(ids),
  ).length;
  return { agree, managers: ids.length };
};
