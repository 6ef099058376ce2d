import type { WorkloadChange, WorkloadSnapshot } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import type {
  Connection,
  DeclaredService,
  EpochMs,
  NodeId,
  Operation,
  Release,
  WorkloadEvent,
  WorkloadId,
  WorkloadView,
} from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { Observation } from '../source-kit/index.ts';

/**
 * The living watch over workloads: asks each source's standing questions of connected nodes, keeps the newest readings,
 * judges promises, and publishes what changed.
 */
export type WorkloadWatch = {
  readonly snapshot: () => WorkloadSnapshot;
  /** First a reset, then patches, until the signal aborts. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<WorkloadChange>;
  readonly workload: (id: WorkloadId) => WorkloadView | undefined;
  /** Services declared in the fleet file, whenever it was read. */
  readonly setServices: (services: readonly DeclaredService[]) => void;
  /** Asks everything now; resolves when each source answered or failed. */
  readonly readNow: (signal: AbortSignal) => Promise<void>;
  /** What a source's planner plans on. */
  readonly observationOf: (sourceId: string) => Observation;
  readonly timeline: (id: WorkloadId, since: EpochMs) => Promise<readonly WorkloadEvent[]>;
  readonly releases: (of: {
    readonly workloadId?: WorkloadId | undefined;
    readonly stack?: string | undefined;
  }) => Promise<readonly Release[]>;
  /** Tells which operations are under way: what they explain is expected, and releases they bring are theirs. */
  readonly noteOperation: (operation: Operation) => void;
  /** How we stand with a node now: connected, its standing questions are asked; lost, its answers become unknown with the fault. */
  readonly noteNode: (id: NodeId, connection: Connection) => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Knows no workload yet. */
export const createWorkloadWatch = ({ clock }: { readonly clock: Clock }): WorkloadWatch => {
  const snapshot = (): WorkloadSnapshot => ({ revision: 0, at: clock.now(), origins: [], workloads: [] });
  return {
    snapshot,
    changes: async function* (signal) {
      yield { kind: 'reset', snapshot: snapshot() };
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    workload: () => undefined,
    setServices: () => undefined,
    readNow: async () => undefined,
    observationOf: (sourceId) => {
      throw new FaultError(fault('engine.bug', `No source is called ${sourceId}.`));
    },
    timeline: async () => [],
    releases: async () => [],
    noteOperation: () => undefined,
    noteNode: () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
};
