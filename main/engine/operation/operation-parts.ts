import type { Result } from '#shared/fault';
import type {
  Alarm,
  NodeId,
  NodeLogs,
  NodeTasks,
  NodeView,
  Operation,
  OperationRequest,
  Origin,
  Release,
  SpaceView,
  Workload,
} from '#shared/model';
import type { Audit, Journal } from '../journal/index.ts';
import type { Clock, Log, Random } from '../ports/index.ts';
import type { Looked, Observation, Perform, PlanSpace, Source } from '../source-kit/index.ts';

/** Everything known of the fleet at one moment, as plain values: what plans are made on and guards answer from. */
export type OperationView = {
  readonly nodes: readonly NodeView[];
  /** Open ones. */
  readonly alarms: readonly Alarm[];
  readonly origins: readonly Origin[];
  /** Of all sources. */
  readonly workloads: readonly Workload[];
  /** Readings of one source, by its id; undefined: it reads no workloads. */
  readonly observationOf: (sourceId: string) => Observation | undefined;
  /** Every space with owners; absent: there is none. */
  readonly spaces?: readonly SpaceView[];
  /** Spaces that one source speaks for, with all that was claimed; none for sources that know no spaces. */
  readonly spacesOf?: (sourceId: string) => readonly PlanSpace[];
  /** Logs and scheduled tasks of every node that was looked at; absent: nobody looks. */
  readonly logs?: readonly NodeLogs[];
  readonly tasks?: readonly NodeTasks[];
  /** Who asks for plans. */
  readonly operator?: string;
  /** What was looked at for this plan alone, by source; absent: nothing. */
  readonly lookedOf?: (sourceId: string) => Looked | undefined;
};

/** What the operation room is lent. It knows no source by name and no transport. */
export type OperationParts = {
  readonly ports: {
    readonly clock: Clock;
    readonly random: Random;
    readonly log: Log;
    readonly operator: string;
  };
  /** Name of this machine, for whoever finds one of our locks. */
  readonly consoleName: string;
  readonly journal: Journal;
  readonly audit: Audit;
  readonly sources: readonly Pick<
    Source,
    'id' | 'logs' | 'schedule' | 'steps' | 'planner' | 'looks' | 'locks'
  >[];
  readonly perform: Perform;
  /** The digest an image reference means in its registry now. Absent: no registry can be asked. Never rejects for the registry's sake. */
  readonly digestOf?: (
    reference: string,
    through: readonly NodeId[],
    signal: AbortSignal,
  ) => Promise<Result<string>>;
  /** The newest boards. Called often (several times a second while something runs), so it must be cheap. */
  readonly view: () => OperationView;
  /** The release ledger of all workloads, newest first. Called once for a plan. */
  readonly releases: () => Promise<readonly Release[]>;
  /** Whether a console that nobody has allowed anything yet may act: only where there is nothing real to harm (R81). */
  readonly firstRun: 'read-only' | 'may-act';
  /**
   * Asks every workload source and every claimant of a space now, and looks at what costs a node more only where `request` names
   * it; resolves when each answered or failed.
   */
  readonly refresh: (signal: AbortSignal, request?: OperationRequest) => Promise<void>;
  /** Each change of an operation, whole: what it explains is expected on the boards. */
  readonly onChange: (operation: Operation) => void;
};
