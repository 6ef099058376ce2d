import type { EpochMs, FleetNode, Member, NodeId } from '#shared/model';
import type { Observation } from '../../../source-kit/index.ts';
import type { DockerContainer, DockerNode } from '../docker/index.ts';
import { memberIdOf, newest, type SwarmLocal } from './local.ts';
import type { SwarmSeat } from './seats.ts';

export type SwarmObservation = Observation<SwarmLocal, SwarmSeat>;

/** What the console itself knows of a member's machine. */
export type Witness =
  /** Its own daemon answered: it has the last word on its containers. */
  | {
      readonly state: 'answers';
      readonly nodeId: NodeId;
      /** By task id. */
      readonly containers: ReadonlyMap<string, DockerContainer>;
      readonly observedAt: EpochMs;
      readonly clockOffsetMs: number;
    }
  /** A machine of the fleet that did not answer. */
  | { readonly state: 'silent'; readonly nodeId: NodeId; readonly says: string }
  /** No machine of this fleet: only the managers can tell. */
  | { readonly state: 'outside' };

const taskLabel = 'com.docker.swarm.task.id';

/** Containers of tasks of the swarm, by task. A task has one; of several the running one counts. */
const byTask = (containers: readonly DockerContainer[]): ReadonlyMap<string, DockerContainer> => {
  const found = new Map<string, DockerContainer>();
  for (const container of containers) {
    const task = container.Labels[taskLabel];
    if (task !== undefined && found.get(task)?.State !== 'running') found.set(task, container);
  }
  return found;
};

/** Containers that the swarm knows nothing of: they stay through a drain. */
export const plainContainers = (containers: readonly DockerContainer[]): readonly DockerContainer[] =>
  containers.filter(({ Labels, State }) => Labels[taskLabel] === undefined && State === 'running');

/** The one fleet node a member seems to be, where the machine never told who it is. */
const guessed = (node: DockerNode, rest: readonly FleetNode[]): NodeId | undefined => {
  const address = node.Status?.Addr ?? '';
  const hostname = node.Description?.Hostname ?? '';
  for (const fits of [
    ({ address: own }: FleetNode) => address !== '' && address !== '0.0.0.0' && own === address,
    ({ id, address: own }: FleetNode) => hostname !== '' && (id === hostname || own === hostname),
  ]) {
    const found = rest.filter(fits);
    if (found.length === 1) return found[0]?.id;
  }
  return undefined;
};

/** Which fleet node each member of a swarm is, by what the machines told; by address or name for those that never did. */
export const fleetNodesOf = (
  nodes: readonly DockerNode[],
  { locals, nodes: fleet }: SwarmObservation,
): ReadonlyMap<string, NodeId> => {
  const told = new Map<string, NodeId>();
  const silent: FleetNode[] = [];
  for (const node of fleet) {
    const local = newest(locals.get(node.id));
    const memberId = local === undefined ? undefined : memberIdOf(local.value);
    if (memberId !== undefined && !told.has(memberId)) told.set(memberId, node.id);
    if (local === undefined) silent.push(node);
  }
  return new Map(
    nodes.flatMap((node) => {
      const nodeId = told.get(node.ID) ?? guessed(node, silent);
      return nodeId === undefined ? [] : [[node.ID, nodeId] as const];
    }),
  );
};

/** What is known first-hand of one member's machine. */
export const witnessOf = (nodeId: NodeId | undefined, { locals }: SwarmObservation): Witness => {
  if (nodeId === undefined) return { state: 'outside' };
  const local = locals.get(nodeId);
  if (local === undefined) return { state: 'silent', nodeId, says: `${nodeId} has not been asked yet.` };
  if (local.state === 'unknown')
    return { state: 'silent', nodeId, says: `${nodeId} did not answer: ${local.fault.says}` };
  const { containers, info } = local.value;
  if (!containers.ok)
    return {
      state: 'silent',
      nodeId,
      says: `${nodeId} did not list its containers: ${containers.fault.says}`,
    };
  return {
    state: 'answers',
    nodeId,
    containers: byTask(containers.value),
    observedAt: local.observedAt,
    clockOffsetMs: info.ok ? info.value.clockOffsetMs : 0,
  };
};

const oneOf = <T extends string>(all: readonly T[], word: string | undefined, otherwise: T): T =>
  all.find((each) => each === word) ?? otherwise;

/** A member in our words. A word this program does not know is the careful one. */
export const memberOf = (node: DockerNode, nodeId: NodeId | undefined): Member => ({
  memberId: node.ID,
  ...(nodeId === undefined ? {} : { nodeId }),
  hostname: node.Description?.Hostname || node.ID,
  role: node.ManagerStatus === undefined && node.Spec.Role !== 'manager' ? 'worker' : 'manager',
  availability: oneOf(['active', 'pause', 'drain'], node.Spec.Availability, 'drain'),
  status: oneOf(['ready', 'down', 'disconnected', 'unknown'], node.Status?.State, 'unknown'),
  isLeader: node.ManagerStatus?.Leader === true,
  ...(node.ManagerStatus === undefined
    ? {}
    : {
        reachability: oneOf<NonNullable<Member['reachability']>>(
          ['reachable', 'unreachable', 'unknown'],
          node.ManagerStatus.Reachability,
          'unknown',
        ),
      }),
});
