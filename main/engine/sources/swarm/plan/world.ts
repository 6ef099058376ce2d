import type { Member, NodeId, Workload } from '#shared/model';
import type { PlanView } from '../../../source-kit/index.ts';
import type { DockerNode, DockerService, DockerTask } from '../docker/index.ts';
import {
  fleetNodesOf,
  isCounted,
  isReachable,
  memberOf,
  workloadIdOf,
  type SwarmLocal,
  type SwarmSeat,
} from '../reading/index.ts';

export type SwarmPlanView = PlanView<SwarmLocal, SwarmSeat>;

/** One service with everything a plan asks about it. */
export type PlannedService = {
  readonly service: DockerService;
  readonly workload: Workload;
  /** Tasks that are meant to be and have not ended. */
  readonly wanted: readonly DockerTask[];
  readonly all: readonly DockerTask[];
};

/** One member with both of its faces. */
export type PlannedMember = Member & { readonly node: DockerNode };

/** One swarm as a plan sees it: fresh readings only. */
export type PlanWorld = {
  readonly originId: string;
  readonly members: readonly PlannedMember[];
  readonly services: readonly PlannedService[];
  /** Fleet nodes by member id. */
  readonly machines: Readonly<Record<string, NodeId>>;
};

const worldOf = (originId: string, seat: SwarmSeat, view: SwarmPlanView): PlanWorld => {
  const fleetNodes = fleetNodesOf(seat.nodes, view.observation);
  const workloads = new Map(view.workloads.map((workload) => [workload.id, workload]));
  return {
    originId,
    members: seat.nodes.map((node) => ({ ...memberOf(node, fleetNodes.get(node.ID)), node })),
    services: seat.services.flatMap((service) => {
      const workload = workloads.get(workloadIdOf(originId, service.Spec.Name));
      const all = seat.tasks.filter(({ ServiceID }) => ServiceID === service.ID);
      const wanted = all.filter(isCounted);
      return workload === undefined ? [] : [{ service, workload, wanted, all }];
    }),
    machines: Object.fromEntries(fleetNodes),
  };
};

/** Swarms whose managers answered now, and why the others cannot be planned on. */
export const worldsOf = (
  view: SwarmPlanView,
): { readonly worlds: readonly PlanWorld[]; readonly unread: ReadonlyMap<string, string> } => {
  const seats = [...view.observation.seats];
  return {
    worlds: seats.flatMap(([id, seat]) => (seat.state === 'known' ? [worldOf(id, seat.value, view)] : [])),
    unread: new Map(seats.flatMap(([id, seat]) => (seat.state === 'known' ? [] : [[id, seat.fault.says]]))),
  };
};

/** What the fleet calls a member; its host name where it is no node of the fleet. */
export const nameOf = ({ nodeId, hostname }: Pick<Member, 'nodeId' | 'hostname'>): string =>
  nodeId ?? hostname;

/**
 * Nodes that can carry a call: managers of the fleet, those that are to leave last, the leader after its peers. Any of them
 * will do, so the order is no part of a plan's identity.
 */
export const managersOf = (
  { members }: Pick<PlanWorld, 'members'>,
  leaving: readonly PlannedMember[] = [],
): readonly NodeId[] => {
  const rank = (member: PlannedMember): number =>
    (isReachable(member) ? 0 : 4) + (leaving.includes(member) ? 2 : 0) + (member.isLeader ? 1 : 0);
  return members
    .filter(({ role }) => role === 'manager')
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap(({ nodeId }) => nodeId ?? []);
};

/** True when a copy serves now, as the operation room counts it. */
const serves = ({ wanted, state, health }: Workload['placements'][number]): boolean =>
  wanted === 'running' && state === 'running' && (health === 'passing' || health === 'not-checked');

/** Copies that serve now, on the given members or anywhere. */
export const availableIn = ({ workload, wanted }: PlannedService, on?: ReadonlySet<string>): number => {
  const placeOf = new Map(wanted.map(({ ID, NodeID }) => [ID, NodeID]));
  return workload.placements.filter(
    (copy) => serves(copy) && (on === undefined || on.has(placeOf.get(copy.id) ?? '')),
  ).length;
};
