import { valueOf, type NodeView, type PlanMove, type Receiver, type Workload } from '#shared/model';
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

/** Servers keep what they own below this, unless they were set up otherwise. */
const stateDirectory = '/var/lib';

const freeBytes = (view: NodeView | undefined, directory: string): number | undefined => {
  const volumes = view === undefined ? [] : (valueOf(view.facts.volumes) ?? []);
  const holding = volumes
    .filter(({ mount }) => mount === '/' || directory === mount || directory.startsWith(`${mount}/`))
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

type Moves = Pick<GuardQuestion, 'moves' | 'view'>;

/** Units of spaces that go to parties on a node. */
const movesTo = (id: string, { moves = [], view }: Moves): readonly PlanMove[] => {
  if (moves.length === 0) return [];
  const parties = new Set(
    (view.spaces ?? []).flatMap((space) =>
      space.parties.flatMap((party) => (party.nodeId === id ? [`${space.id}\n${party.id}`] : [])),
    ),
  );
  return moves.filter(({ spaceId, to }) => to !== undefined && parties.has(`${spaceId}\n${to}`));
};

/** Bytes that come; undefined: of something that comes nobody knows how big it is. */
const sumOf = (sizes: readonly (number | undefined)[]): number | undefined =>
  sizes.includes(undefined) ? undefined : sizes.reduce<number>((sum, each) => sum + (each ?? 0), 0);

const least = (...values: readonly (number | undefined)[]): number | undefined =>
  values.includes(undefined) ? undefined : Math.min(...values.map((value) => value ?? 0));

/** Every node that may take copies or keys over, with what it has now and what comes. */
export const receiversOf = (question: Omit<GuardQuestion, 'receivers'>): readonly Receiver[] => {
  const { view, now } = question;
  const received = receptions(question);
  const isMaintenance = question.request.kind === 'maintenance';
  const holding = view.workloads.flatMap((workload) =>
    availableCopies(workload, view.origins, now).flatMap(({ nodeId }) => nodeId ?? []),
  );
  return view.nodes
    .filter(({ node }) => received.some((id) => id === node.id) || movesTo(node.id, question).length > 0)
    .map((one) => {
      const { id } = one.node;
      const keys = movesTo(id, question);
      const copiesBefore = holding.filter((held) => held === id).length;
      const arrivals = received.filter((place) => place === id).length;
      // Where images and state lie on two volumes, the fuller one counts.
      const availableBytes = least(
        ...(arrivals > 0 ? [freeBytes(one, imageDirectory)] : []),
        ...(keys.length > 0 ? [freeBytes(one, stateDirectory)] : []),
      );
      const memory = valueOf(one.facts.memory)?.availableBytes;
      const imageBytes = arrivals > 0 ? expectedOn(id, question) : 0;
      const expectedBytes = sumOf([imageBytes, ...keys.map(({ sizeBytes }) => sizeBytes)]);
      const images = arrivals > 0 && imageBytes === 0 ? ' Their images are there already.' : '';
      const units = keys.reduce((sum, { count }) => sum + count, 0);
      return {
        nodeId: id,
        copiesBefore,
        copiesAfter: copiesBefore + arrivals,
        ...(availableBytes === undefined ? {} : { availableBytes }),
        ...(expectedBytes === undefined ? {} : { expectedBytes }),
        ...(memory === undefined ? {} : { memoryAvailableBytes: memory }),
        says: `${takenOver(arrivals, units, isMaintenance)}${images}`,
      };
    });
};

const takenOver = (copies: number, units: number, isMaintenance: boolean): string => {
  const what = [
    ...(copies === 0 && units > 0
      ? []
      : [isMaintenance ? `${copies}` : `${copies} ${copies === 1 ? 'copy' : 'copies'}`]),
    ...(units === 0 ? [] : [`${units} ${units === 1 ? 'unit' : 'units'} of spaces`]),
  ].join(' and ');
  return `Takes over ${what}${isMaintenance ? ' in the course of it' : ''}.`;
};
