import { valueOf, type NodeView, type Receiver, type Workload } from '#shared/model';
import {
  availableCopies,
  canMove,
  departures,
  involvedWorkloads,
  leavingNodes,
  roomOf,
  seatsOf,
  type GuardQuestion,
  type Seat,
} from '../guard/index.ts';

/** Images and container logs go here on every engine that was not moved elsewhere. */
const imageDirectory = '/var/lib/docker';

const freeBytes = (view: NodeView | undefined): number | undefined => {
  const volumes = view === undefined ? [] : (valueOf(view.facts.volumes) ?? []);
  const holding = volumes
    .filter(
      ({ mount }) => mount === '/' || imageDirectory === mount || imageDirectory.startsWith(`${mount}/`),
    )
    .toSorted((a, b) => b.mount.length - a.mount.length)[0];
  if (holding === undefined || valueOf(holding.readOnly) === true) return undefined;
  return valueOf(holding.space)?.availableBytes;
};

/** Where the copies of one workload are likely to go: to the machine with the fewest of them, as schedulers do. */
const likely = (workload: Workload, seats: readonly Seat[], leaving: number): readonly string[] => {
  const most = workload.policy.maxPerNode ?? Number.POSITIVE_INFINITY;
  const copies = new Map(
    seats
      .filter((seat) => seat.standing === 'available' && !seat.leaves && !seat.isClosed)
      .map((seat) => [seat.nodeId, seat.copies]),
  );
  return Array.from({ length: leaving }).flatMap(() => {
    const [place, held] = [...copies].toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))[0] ?? [];
    if (place === undefined || held === undefined || held >= most) return [];
    copies.set(place, held + 1);
    return [place];
  });
};

/** Where its own source says that copies of a workload go; undefined: it cannot tell, so a guess must do. */
const told = (
  workload: Workload,
  { items }: Pick<GuardQuestion, 'items'>,
  leaving: readonly string[],
): readonly string[] | undefined => {
  const moving = items.filter(({ workloadId, fate }) => workloadId === workload.id && fate === 'moves');
  return moving.some(({ goesTo }) => goesTo !== undefined)
    ? moving.flatMap(({ nodeId, goesTo }) => (leaving.includes(nodeId) ? (goesTo ?? []) : []))
    : undefined;
};

const receptions = (question: Omit<GuardQuestion, 'receivers'>): readonly string[] => {
  if (leavingNodes(question.request).length === 0) return [];
  const workloads = involvedWorkloads(question).filter(canMove);
  return departures(question).flatMap(({ leaving, closed }) =>
    workloads.flatMap((workload) => {
      const places = told(workload, question, leaving);
      if (places !== undefined) return places;
      const seats = seatsOf(workload, question.view, { leaving, closed, now: question.now });
      return likely(workload, seats, roomOf(workload, seats).leaving);
    }),
  );
};

/** What the images that come will take, where their source could tell of each of them. */
const expectedOn = (id: string, { items }: Pick<GuardQuestion, 'items'>): number | undefined => {
  const sizes = items.filter(({ goesTo }) => goesTo === id).map(({ bringsBytes }) => bringsBytes);
  return sizes.length === 0 || sizes.includes(undefined)
    ? undefined
    : sizes.reduce<number>((sum, each) => sum + (each ?? 0), 0);
};

/** Every node that may take copies over, with what it has now and what comes. */
export const receiversOf = (question: Omit<GuardQuestion, 'receivers'>): readonly Receiver[] => {
  const { view, now } = question;
  const received = receptions(question);
  const isMaintenance = question.request.kind === 'maintenance';
  const holding = view.workloads.flatMap((workload) =>
    availableCopies(workload, view.origins, now).flatMap(({ nodeId }) => nodeId ?? []),
  );
  return view.nodes
    .filter(({ node }) => received.some((id) => id === node.id))
    .map((one) => {
      const { id } = one.node;
      const copiesBefore = holding.filter((held) => held === id).length;
      const arrivals = received.filter((place) => place === id).length;
      const availableBytes = freeBytes(one);
      const memory = valueOf(one.facts.memory)?.availableBytes;
      const expectedBytes = expectedOn(id, question);
      const images =
        expectedBytes === undefined ? '' : expectedBytes === 0 ? ' Their images are there already.' : '';
      return {
        nodeId: id,
        copiesBefore,
        copiesAfter: copiesBefore + arrivals,
        ...(availableBytes === undefined ? {} : { availableBytes }),
        ...(expectedBytes === undefined ? {} : { expectedBytes }),
        ...(memory === undefined ? {} : { memoryAvailableBytes: memory }),
        says: `${isMaintenance ? `Takes over ${arrivals} in the course of it.` : `Takes over ${arrivals} ${arrivals === 1 ? 'copy' : 'copies'}.`}${images}`,
      };
    });
};
