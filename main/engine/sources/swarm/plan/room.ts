import type { DockerNode, ServiceSpec } from '../docker/index.ts';
import { hostPortsOf, unmetConstraint } from '../reading/index.ts';
import { spreadValueOf } from './spread.ts';
import type { PlannedMember, PlannedService, PlanWorld } from './world.ts';

/** One machine as the scheduler counts it. */
type Seat = {
  readonly member: PlannedMember;
  freeCpus: number;
  freeBytes: number;
  tasks: number;
  readonly copies: Map<string, number>;
  readonly ports: Set<number>;
};

/** Where copies could go, in the scheduler's own terms. Placing one takes its room. */
export type Room = {
  /** Finds a place for one more copy; a sentence why there is none. */
  readonly place: (service: PlannedService) => { readonly on: PlannedMember } | { readonly why: string };
};

const reserved = ({ TaskTemplate }: ServiceSpec) => ({
  cpus: TaskTemplate.Resources?.Reservations?.NanoCPUs ?? 0,
  bytes: TaskTemplate.Resources?.Reservations?.MemoryBytes ?? 0,
});

const resourcesOf = ({ Description }: DockerNode) => ({
  cpus: Description?.Resources?.NanoCPUs ?? Number.POSITIVE_INFINITY,
  bytes: Description?.Resources?.MemoryBytes ?? Number.POSITIVE_INFINITY,
});

const seatOf = (member: PlannedMember, services: readonly PlannedService[]): Seat => {
  const { cpus, bytes } = resourcesOf(member.node);
  const seat: Seat = {
    member,
    freeCpus: cpus,
    freeBytes: bytes,
    tasks: 0,
    copies: new Map(),
    ports: new Set(),
  };
  for (const one of services) {
    const here = one.wanted.filter(({ NodeID }) => NodeID === member.memberId).length;
    for (let count = 0; count < here; count += 1) take(seat, one);
  }
  return seat;
};

const take = (seat: Seat, { service }: PlannedService): void => {
  const { cpus, bytes } = reserved(service.Spec);
  seat.freeCpus -= cpus;
  seat.freeBytes -= bytes;
  seat.tasks += 1;
  seat.copies.set(service.ID, (seat.copies.get(service.ID) ?? 0) + 1);
  for (const port of hostPortsOf(service.Spec)) seat.ports.add(port);
};

/** Why a machine cannot take a copy, in a few words, or undefined. */
const obstacle = (seat: Seat, { service }: PlannedService): string | undefined => {
  const { Spec } = service;
  const unmet = unmetConstraint(seat.member.node, Spec);
  if (unmet !== undefined) return `constraint ${unmet} not met`;
  const max = Spec.TaskTemplate.Placement?.MaxReplicas ?? 0;
  if (max > 0 && (seat.copies.get(service.ID) ?? 0) >= max)
    return `already at its maximum of ${max} per node`;
  const port = hostPortsOf(Spec).find((each) => seat.ports.has(each));
  if (port !== undefined) return `host port ${port} in use`;
  const { cpus, bytes } = reserved(Spec);
  if (cpus > seat.freeCpus) return 'too little processor left to reserve';
  return bytes > seat.freeBytes ? 'too little memory left to reserve' : undefined;
};

const summed = (obstacles: readonly string[]): string => {
  if (obstacles.length === 0) return 'no other machine may run anything';
  const counts = new Map<string, number>();
  for (const each of obstacles) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].map(([why, count]) => `${why} on ${count} ${count === 1 ? 'node' : 'nodes'}`).join(', ');
};

/** Machines that can take copies: ready, active and not leaving. */
export const roomIn = (world: PlanWorld, leaving: ReadonlySet<string>): Room => {
  const seats = world.members
    .filter(
      ({ memberId, status, availability }) =>
        status === 'ready' && availability === 'active' && !leaving.has(memberId),
    )
    .map((member) => seatOf(member, world.services));
  return {
    place: (service) => {
      const able = seats.filter((seat) => obstacle(seat, service) === undefined);
      const copies = (seat: Seat): number => seat.copies.get(service.service.ID) ?? 0;
      const valueOf = ({ member }: Seat): string => spreadValueOf(member.node, service.service.Spec);
      const inGroup = (seat: Seat): number =>
        able.filter((each) => valueOf(each) === valueOf(seat)).reduce((sum, each) => sum + copies(each), 0);
      // The scheduler's order: the emptiest group it is spread over, fewest copies of it, then fewest of anything.
      const [best] = able.toSorted(
        (a, b) => inGroup(a) - inGroup(b) || copies(a) - copies(b) || a.tasks - b.tasks,
      );
      if (best === undefined) return { why: summed(seats.flatMap((seat) => obstacle(seat, service) ?? [])) };
      take(best, service);
      return { on: best.member };
    },
  };
};
