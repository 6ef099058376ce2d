import type { EpochMs, NodeId, NodeView, Origin, Workload } from '#shared/model';
import { availableCopies, standingOf, type Standing } from './standing.ts';

/** One machine that can hold copies of a workload, and how many serve there now. */
export type Seat = {
  readonly nodeId: string;
  readonly standing: Standing;
  /** It goes away: its copies end and it takes no others. */
  readonly leaves: boolean;
  /** It stays but takes no new copies: another one that will be drained later. */
  readonly isClosed: boolean;
  readonly copies: number;
};

export type Room = {
  /** Copies that serve now and are not on a machine that leaves. */
  readonly staying: number;
  /** Copies that serve now on a machine that leaves. */
  readonly leaving: number;
  /** Copies that machines which can be counted on could hold in all, those that stay included. */
  readonly places: number;
  /** Copies that will serve when everything that can move has moved. */
  readonly after: number;
};

/** What is left when machines leave. A machine that is drained, down, unknown or stale neither serves nor receives (R76). */
export const roomAfter = (seats: readonly Seat[], maxPerNode: number | undefined): Room => {
  const solid = seats.filter((seat) => seat.standing === 'available' && !seat.leaves);
  // A drained or closed machine may still serve what runs there; one that cannot be seen is not counted.
  const serving = seats.filter(
    ({ standing, leaves }) => !leaves && (standing === 'available' || standing === 'drained'),
  );
  const staying = serving.reduce((sum, seat) => sum + seat.copies, 0);
  const leaving = seats.filter((seat) => seat.leaves).reduce((sum, seat) => sum + seat.copies, 0);
  const most = maxPerNode ?? Number.POSITIVE_INFINITY;
  const free = solid
    .filter((seat) => !seat.isClosed)
    .reduce((sum, seat) => sum + Math.max(0, most - seat.copies), 0);
  return { staying, leaving, places: staying + free, after: staying + Math.min(leaving, free) };
};

/** The machines of a workload's origin as seats, when `leaving` go and `closed` take nothing new. */
export const seatsOf = (
  workload: Workload,
  world: { readonly nodes: readonly NodeView[]; readonly origins: readonly Origin[] },
  fate: { readonly leaving: readonly NodeId[]; readonly closed: readonly NodeId[]; readonly now: EpochMs },
): readonly Seat[] => {
  const origin = world.origins.find(({ id }) => id === workload.originId);
  const views = new Map<string, NodeView>(world.nodes.map((view) => [view.node.id, view]));
  const serving = availableCopies(workload, world.origins, fate.now);
  const placeOf = (copy: { readonly nodeId?: string | undefined; readonly placeName?: string | undefined }) =>
    copy.nodeId ?? copy.placeName ?? '';
  const members = new Map(
    (origin?.members ?? []).map((member) => [member.nodeId ?? member.hostname, member]),
  );
  const places = new Set<string>([...members.keys(), ...serving.map(placeOf)]);
  return [...places].map((place) => ({
    nodeId: place,
    standing: standingOf(views.get(place), members.get(place), fate.now),
    leaves: fate.leaving.some((id) => id === place),
    isClosed: fate.closed.some((id) => id === place),
    copies: serving.filter((copy) => placeOf(copy) === place).length,
  }));
};

/** True when copies of it can start on another machine by themselves. Global and placed ones stay where they belong. */
export const canMove = (workload: Workload): boolean => workload.mode === 'replicated';

/** What is left of one workload. Copies that cannot move are simply gone with their machine. */
export const roomOf = (workload: Workload, seats: readonly Seat[]): Room => {
  const room = roomAfter(seats, workload.policy.maxPerNode);
  return canMove(workload) ? room : { ...room, places: room.staying, after: room.staying };
};
