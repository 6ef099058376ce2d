import type { Fault, Result } from '#shared/fault';
import type {
  DeclaredService,
  EpochMs,
  FleetNode,
  NodeId,
  Origin,
  Workload,
  WorkloadId,
} from '#shared/model';
import type { Ask, HttpAsk } from './ask.ts';

/** The newest answer to one standing question, or why there is none. An old value stays beside the fault that replaced it. */
export type Observed<T> =
  | { readonly state: 'known'; readonly value: T; readonly observedAt: EpochMs }
  | {
      readonly state: 'unknown';
      readonly fault: Fault;
      readonly observedAt: EpochMs;
      /** The last value there was, for showing what was; never for counting. */
      readonly last?: { readonly value: T; readonly observedAt: EpochMs };
    };

/** The standing questions to one node, asked together, and one reading made of what each of them brought. */
export type LocalCall<Local> = {
  readonly asks: readonly Ask<unknown>[];
  /** Results in the order of `asks`: one that failed may leave the rest readable. */
  readonly join: (results: readonly Result<unknown>[]) => Result<Local>;
  /** Nothing that anybody declared needs the daemon on this node: where its socket is closed it is asked less and less often. */
  readonly mayBeAbsent?: boolean;
};

/** A question that one of several nodes can answer for all: a swarm's managers. */
export type SeatCall<Seat> = {
  /** Stable name of what is asked about: `swarm:k3x9ab`. */
  readonly seatId: string;
  /** Who can answer, best first. The next is tried when one fails. */
  readonly candidates: readonly NodeId[];
  readonly asks: readonly Ask<unknown>[];
  /** Results of one candidate in the order of `asks`. A fault lets the next candidate be tried. */
  readonly join: (results: readonly Result<unknown>[]) => Result<Seat>;
};

/** Everything a source's pure functions may know. */
export type Observation<Local = unknown, Seat = unknown> = {
  readonly now: EpochMs;
  /** Interval of the standing questions, ms. */
  readonly everyMs: number;
  readonly nodes: readonly FleetNode[];
  readonly declared: readonly DeclaredService[];
  readonly locals: ReadonlyMap<NodeId, Observed<Local>>;
  readonly seats: ReadonlyMap<string, Observed<Seat> & { readonly answeredBy?: NodeId }>;
};

/**
 * How a workload is set up beside its image and its number of copies. The release ledger keeps fingerprints of the values and
 * never the values: they may hold secrets, so they stay in this process.
 */
export type WorkloadSettings = {
  /** The system's own count of changes; absent: it has none. */
  readonly version?: number;
  /** By the name under which an operator knows them: `env`, `args`, `mounts`. */
  readonly values: Readonly<Record<string, string>>;
};

/** What a source makes of its readings. */
export type WorkloadReading = {
  readonly origins: readonly Origin[];
  readonly workloads: readonly Workload[];
  /** For workloads whose source can tell. */
  readonly settings?: ReadonlyMap<WorkloadId, WorkloadSettings>;
};

/**
 * The part of a source that knows workloads. `Local` is what each node says of itself, `Seat` what one speaks for all.
 * All functions are pure and total: unknown readings give `unknown` copies, never fewer copies.
 */
export type WorkloadSource<Local = unknown, Seat = unknown> = {
  /**
   * Standing questions to each connected node; undefined: this node has nothing to be asked. `isSpaceOnly`: a declared space is on
   * it, and no other source knows it as a member of anything.
   */
  readonly local: (
    node: FleetNode,
    declared: readonly DeclaredService[],
    isSpaceOnly: boolean,
  ) => LocalCall<Local> | undefined;
  /**
   * Which seats there are, from what the nodes said of themselves. `known` are the ids of those there were: machines may forget
   * for a while what they belong to (managers without a quorum do), and a seat that is left out is dropped with all it knew.
   */
  readonly seats?: (
    locals: ReadonlyMap<NodeId, Observed<Local>>,
    known: readonly string[],
  ) => readonly SeatCall<Seat>[];
  /**
   * A stream of lines (`GET /events`) that says when to read again before the next interval; asked of whoever answered for
   * the seat, or of each node when the source has no seats.
   */
  readonly events?: HttpAsk<never>;
  readonly read: (observation: Observation<Local, Seat>) => WorkloadReading;
};

/** Hides the two types of a workload source in the list of sources. */
export const defineWorkloadSource = <Local, Seat>(workloads: WorkloadSource<Local, Seat>): WorkloadSource =>
  workloads as unknown as WorkloadSource;
