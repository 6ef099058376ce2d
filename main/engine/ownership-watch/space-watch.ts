import { isDeepStrictEqual } from 'node:util';
import type { Fault } from '#shared/fault';
import type { DeclaredSpace, FleetNode, NodeId, OwnedSpace } from '#shared/model';
import type { Clock, Timer } from '../ports/index.ts';
import type { Limiter } from '../probe/index.ts';
import type { Claimant, OwnershipSource, OwnershipView, Perform, SeatCall } from '../source-kit/index.ts';
import { createSeatDesk } from '../workload-watch/index.ts';
import { createFreshDisputes } from './fresh-disputes.ts';

/** Answers are gathered this long before a reading is made of them, ms. */
const gatherMs = 250;
/** A reading that takes long is made more rarely: at most this share of the time is spent on it. */
const restShare = 10;
/** What was seen for the first time is asked about again after this long, ms: members tell each other of a change in a second. */
const askAgainMs = 1_000;

/** What the watch over one space is lent. */
export type SpaceParts = {
  readonly clock: Clock;
  readonly perform: Perform;
  readonly everyMs: number;
  readonly sound: Limiter;
  readonly doubtful: Limiter;
  readonly nodes: () => readonly FleetNode[];
  /** Who can be asked when this begins. */
  readonly connected: Iterable<NodeId>;
};

/** The living watch over the claims about one declared space. */
export type SpaceWatch = {
  readonly source: OwnershipSource;
  readonly view: () => OwnershipView;
  /** Newest reading; undefined before the first. */
  readonly space: () => OwnedSpace | undefined;
  /** The fleet file says something else of it now. Claims that were asked for in the same words stay. */
  readonly setDeclared: (declared: DeclaredSpace) => void;
  readonly noteNode: (id: NodeId, standing: 'connected' | Fault) => void;
  /** Asks every claimant now; resolves when each answered or failed and the reading was made. */
  readonly readNow: () => Promise<void>;
  readonly end: () => void;
};

const questionsOf = ({ asks }: Claimant): string => JSON.stringify(asks);

/** Begins to ask; `onReading` is called with each reading. */
export const createSpaceWatch = (
  source: OwnershipSource,
  first: DeclaredSpace,
  parts: SpaceParts,
  onReading: (space: OwnedSpace) => void,
): SpaceWatch => {
  const { clock } = parts;
  let declared = first;
  let claimants: readonly Claimant[] = [];
  let reading: OwnedSpace | undefined;
  let gathering: Timer | undefined;
  let tookMs = 0;
  let ended = false;
  let isOther = false;
  let askingAgain: Timer | undefined;
  const fresh = createFreshDisputes();

  const callOf = (claimant: Claimant): SeatCall<unknown> => ({
    seatId: claimant.id,
    candidates: claimant.candidates,
    asks: claimant.asks,
    join: (results) => claimant.join(results, clock.now()),
  });

  const setClaimants = (): void => {
    const next = source.claimants(declared, parts.nodes(), desk.seats());
    if (isOther) {
      // An answer to another question says nothing any more.
      const asked = new Map(claimants.map((claimant) => [claimant.id, questionsOf(claimant)]));
      const same = next.filter((claimant) => asked.get(claimant.id) === questionsOf(claimant));
      desk.setCalls(same.map(callOf));
      isOther = false;
    }
    claimants = next;
    desk.setCalls(next.map(callOf));
  };
  const view = (): OwnershipView => ({
    now: clock.now(),
    everyMs: parts.everyMs,
    declared,
    nodes: parts.nodes(),
    claimants,
    claims: desk.seats(),
  });
  const settle = (): void => {
    gathering?.cancel();
    gathering = undefined;
    if (ended) return;
    const began = clock.monotonicMs();
    setClaimants();
    const seenBefore = new Set(reading?.disputes.map(({ id }) => id));
    reading = fresh.mark(source.read(view()));
    onReading(reading);
    if (reading.disputes.some(({ id, isFresh }) => isFresh === true && !seenBefore.has(id)))
      askingAgain ??= clock.after(askAgainMs, () => {
        askingAgain = undefined;
        void desk.askAll();
      });
    tookMs = clock.monotonicMs() - began;
  };
  const gather = (): void => {
    if (!ended) gathering ??= clock.after(Math.max(gatherMs, tookMs * restShare), settle);
  };
  const desk = createSeatDesk(parts, gather);
  for (const id of parts.connected) desk.connected(id);
  setClaimants();
  gather();

  return {
    source,
    view,
    space: () => reading,
    setDeclared: (next) => {
      isOther ||= !isDeepStrictEqual(next, declared);
      declared = next;
      gather();
    },
    noteNode: (id, standing) => {
      if (standing === 'connected') desk.connected(id);
      else desk.lost(id, standing);
    },
    readNow: async () => {
      await desk.askAll();
      const before = claimants.length;
      settle();
      // Members that were named only now are asked as well.
      if (claimants.length === before) return;
      await desk.askAll();
      settle();
    },
    end: () => {
      ended = true;
      gathering?.cancel();
      askingAgain?.cancel();
      desk.end();
    },
  };
};
