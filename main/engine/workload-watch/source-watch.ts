import type { Fault } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { Timer } from '../ports/index.ts';
import type { Observation, WorkloadSource } from '../source-kit/index.ts';
import { createLocalDesk } from './local-desk.ts';
import { createSeatDesk } from './seat-desk.ts';
import type { SourceParts } from './source-parts.ts';

/** Answers are gathered this long before a reading is made of them: a fleet's answers come close together, ms. */
const gatherMs = 250;

/** The living watch over the readings of one source. */
export type SourceWatch = {
  readonly observation: () => Observation;
  /** Every node that could tell has told, or has no such daemon. */
  readonly isComplete: () => boolean;
  readonly noteNode: (id: NodeId, standing: 'connected' | Fault) => void;
  /** The fleet or the declared services changed: what is asked may be different now. */
  readonly refresh: () => void;
  /** Makes a reading again soon: what it is judged by changed. */
  readonly readAgain: () => void;
  /** Asks everything now; resolves when all answered or failed and the reading was told. */
  readonly readNow: () => Promise<void>;
  readonly end: () => void;
};

/** Begins to watch; `onReading` is called when the observation is new. */
export const createSourceWatch = (
  source: WorkloadSource,
  parts: SourceParts,
  onReading: () => void,
): SourceWatch => {
  let gathering: Timer | undefined;
  let ended = false;

  const settle = (): void => {
    gathering?.cancel();
    gathering = undefined;
    if (ended) return;
    locals.attend();
    seats.setCalls(source.seats?.(locals.locals(), [...seats.seats().keys()]) ?? []);
    onReading();
  };
  const gather = (): void => {
    if (!ended) gathering ??= parts.clock.after(gatherMs, settle);
  };
  const locals = createLocalDesk(source, parts, gather);
  const seats = createSeatDesk({ ...parts, events: source.events }, gather);

  return {
    observation: () => ({
      now: parts.clock.now(),
      everyMs: parts.everyMs,
      nodes: parts.nodes(),
      declared: parts.declared(),
      locals: locals.locals(),
      seats: seats.seats(),
    }),
    isComplete: () =>
      [...locals.locals().values()].every(
        (local) => local.state === 'known' || local.fault.code === 'transport.socket-closed',
      ),
    noteNode: (id, standing) => {
      if (standing === 'connected') {
        locals.connected(id);
        seats.connected(id);
      } else {
        locals.lost(id, standing);
        seats.lost(id, standing);
      }
    },
    refresh: () => {
      locals.keepOnly(new Set(parts.nodes().map((node) => node.id)));
      void locals.askAll();
      locals.attend();
      gather();
    },
    readAgain: gather,
    readNow: async () => {
      await locals.askAll();
      settle();
      await seats.askAll();
      settle();
    },
    end: () => {
      ended = true;
      gathering?.cancel();
      locals.end();
      seats.end();
    },
  };
};
