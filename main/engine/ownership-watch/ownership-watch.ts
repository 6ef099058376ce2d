import type { InputOf, OutputOf, OwnershipChange, OwnershipSnapshot } from '#shared/contract';
import { fault, FaultError, type Fault } from '#shared/fault';
import type { DeclaredSpace, FleetNode, KeyFinding, NodeId, SpaceId } from '#shared/model';
import type { Clock, Log } from '../ports/index.ts';
import type { Perform, PlanSpace, Source } from '../source-kit/index.ts';

/** The living watch over who owns what. */
export type OwnershipWatch = {
  readonly snapshot: () => OwnershipSnapshot;
  /** First a reset, then patches, until the signal aborts. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<OwnershipChange>;
  /** Spaces declared in the fleet file, whenever it was read. */
  readonly setSpaces: (spaces: readonly DeclaredSpace[]) => void;
  /** A node can be asked from now on, or cannot. */
  readonly noteNode: (id: NodeId, standing: 'connected' | Fault) => void;
  /** Asks every claimant now; resolves when all answered or failed. */
  readonly readNow: (signal: AbortSignal) => Promise<void>;
  /** What the planner of a source plans on. */
  readonly spacesOf: (sourceId: string) => readonly PlanSpace[];
  /** Rejects with FaultError `ownership.no-such-space`. */
  readonly find: (
    key: string,
    spaceId: SpaceId | undefined,
    signal: AbortSignal,
  ) => Promise<readonly KeyFinding[]>;
  /** Rejects with FaultError `ownership.no-such-space`, `ownership.not-listable` or that of the system that was asked. */
  readonly keys: (
    listing: InputOf<'ownership.keys'>,
    signal: AbortSignal,
  ) => Promise<OutputOf<'ownership.keys'>>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type OwnershipWatchParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly sources: readonly Source[];
  /** Interval of the standing questions, ms. */
  readonly everyMs: number;
  readonly perform: Perform;
  readonly nodes: () => readonly FleetNode[];
};

/** Begins to watch; nothing is asked before spaces are declared and a node is connected. */
export const createOwnershipWatch = ({ clock }: OwnershipWatchParts): OwnershipWatch => {
  const snapshot = (): OwnershipSnapshot => ({ revision: 0, at: clock.now(), spaces: [] });
  return {
    snapshot,
    changes: async function* (signal) {
      yield { kind: 'reset', snapshot: snapshot() };
      if (!signal.aborted)
        await new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => resolve(), { once: true }),
        );
    },
    setSpaces: () => undefined,
    noteNode: () => undefined,
    readNow: async () => undefined,
    spacesOf: () => [],
    find: async (_key, spaceId) => {
      if (spaceId === undefined) return [];
      throw new FaultError(fault('ownership.no-such-space', `No space is called ${spaceId}.`));
    },
    keys: async ({ spaceId }) => {
      throw new FaultError(fault('ownership.no-such-space', `No space is called ${spaceId}.`));
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
};
