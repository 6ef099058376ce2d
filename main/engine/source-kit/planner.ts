import type { Result } from '#shared/fault';
import type {
  DeclaredRun,
  EpochMs,
  GuardAnswer,
  LockCall,
  LockHolder,
  NodeId,
  NodeLogs,
  NodeTasks,
  NodeView,
  OperationRequest,
  PlanChange,
  PlanItem,
  PlanMove,
  PlannedFile,
  PlanPromise,
  Release,
  SpaceView,
  StepCall,
  Workload,
} from '#shared/model';
import type { Ask } from './ask.ts';
import type { OwnershipView } from './ownership-source.ts';
import type { Talk } from './talk.ts';
import type { Observation } from './workload-source.ts';

/** Everything a source's planner may know: its own readings, and what everybody knows. */
export type PlanView<Local = unknown, Seat = unknown, View extends OwnershipView = OwnershipView> = {
  readonly now: EpochMs;
  readonly nodes: readonly NodeView[];
  readonly observation: Observation<Local, Seat>;
  /** Workloads of this source only. */
  readonly workloads: readonly Workload[];
  /** The release ledger, newest first, of this source's workloads. */
  readonly releases: readonly Release[];
  /** Spaces of this source only, each with what its parties say; none for sources that know no spaces. */
  readonly spaces?: readonly PlanSpace<View>[];
  /** Logs and scheduled tasks of the nodes that were looked at, for sources that know them. */
  readonly logs?: readonly NodeLogs[];
  readonly tasks?: readonly NodeTasks[];
  /** Who asks for the plan, for notes that others read on the nodes; absent: it is not known. */
  readonly operator?: string;
  /** What came of the planner's looks, by their ids; none when it was not looked. */
  readonly looked?: Looked;
};

/** One space as a planner knows it: what follows from the claims, and the claims. */
export type PlanSpace<View extends OwnershipView = OwnershipView> = {
  readonly space: SpaceView;
  readonly view: View;
};

/**
 * One thing worth knowing when a plan is made and at no other time, read from the first of `through` that answers. What could
 * not be read is a fault in `PlanView.looked`; what follows from that is the planner's to say.
 */
export type Look = { readonly id: string; readonly through: readonly NodeId[] } & (
  | { readonly ask: Ask<unknown> }
  /** The digest an image reference means in its registry, read with the credentials of the fleet file. */
  | { readonly image: string }
);
export type Looked = ReadonlyMap<string, Result<unknown>>;

/** What a planner wants to look at before it plans a verb. Pure; reads only. */
export type PlanLooks<Local = unknown, Seat = unknown, View extends OwnershipView = OwnershipView> = {
  readonly [Kind in Exclude<OperationRequest['kind'], 'undo'>]?: (
    view: PlanView<Local, Seat, View>,
    request: Extract<OperationRequest, { readonly kind: Kind }>,
  ) => readonly Look[];
};

/** What a source knows of a server that another source may start or stop, as the unit or container it runs in. */
export type ServerWord = {
  readonly nodeId: NodeId;
  readonly runs: DeclaredRun;
  /** True: nobody else touches it in this plan. A step of this offer stops it, or it must not be started. */
  readonly isSeenTo: boolean;
  /** What becomes of it and why, one sentence: stands beside the unit or container in the list. */
  readonly says: string;
};

/** One source's part of a plan. Everything is in the source's own order; phases and waves put it among the others. */
export type Offer = {
  readonly steps: readonly StepCall[];
  readonly locks: readonly LockCall[];
  readonly items: readonly PlanItem[];
  readonly promises: readonly PlanPromise[];
  readonly changes: readonly PlanChange[];
  readonly moves?: readonly PlanMove[];
  readonly files?: readonly PlannedFile[];
  readonly servers?: readonly ServerWord[];
  /** Guards only this source can answer: quorum, ports, lost tasks. The common ones are the operation room's. */
  readonly guards: readonly GuardAnswer[];
  readonly warnings: readonly string[];
  readonly estimateMs: number;
  /** Set when the source is asked for and cannot plan: unknown readings, no such version. */
  readonly refusal?: string;
};

/** An offer with nothing in it. */
export const noOffer: Offer = {
  steps: [],
  locks: [],
  items: [],
  promises: [],
  changes: [],
  guards: [],
  warnings: [],
  estimateMs: 0,
};

/** An offer with nothing in it but the reason why there is none. */
export const refused = (refusal: string): Offer => ({ ...noOffer, refusal });

/** What a source offers for each verb. A verb it does not know is absent. Pure. */
export type Planner<Local = unknown, Seat = unknown, View extends OwnershipView = OwnershipView> = {
  readonly [Kind in Exclude<OperationRequest['kind'], 'undo'>]?: (
    view: PlanView<Local, Seat, View>,
    request: Extract<OperationRequest, { readonly kind: Kind }>,
  ) => Offer;
};

/** What trying to take, renew or read a lock told. */
export type LockAnswer =
  | { readonly kind: 'held-by-us'; readonly holder: LockHolder }
  | { readonly kind: 'held'; readonly holder: LockHolder }
  | { readonly kind: 'free' };

/** What a lock is taken with. `takeOver`: the token of the holder that may be replaced. */
export type LockWish = Omit<LockHolder, 'token'> & { readonly takeOver?: number };

/**
 * How a source keeps a lock in the fleet itself. The token grows with every holder and is kept where the lock is.
 * Taking is atomic there (O_EXCL, compare-and-set); two consoles can never both be told `held-by-us` for one token.
 */
export type LockKeeper<Form extends Talk<LockAnswer> = Talk<LockAnswer>> = {
  readonly take: (wish: LockWish) => Form;
  readonly read: (resource: string) => Form;
  /** Moves its end on, to the `expiresAt` given or by the keeper's own lease; `held` when somebody took it over. */
  readonly renew: (holder: LockHolder) => Form;
  readonly release: (holder: LockHolder) => Form;
  /**
   * Makes a changing ask refuse on the node itself when the lock's token is no longer ours (R75): the reply is then fault
   * `action.fenced`. Absent where the system's own compare-and-set does that.
   */
  readonly fence?: <T>(ask: Ask<T>, holder: LockHolder) => Ask<T>;
};

/** Hides the three types of a planner in the list of sources. */
export const definePlanner = <Local, Seat, View extends OwnershipView = OwnershipView>(
  planner: Planner<Local, Seat, View>,
): Planner => planner as unknown as Planner;
/** The same for its looks. */
export const defineLooks = <Local, Seat, View extends OwnershipView = OwnershipView>(
  looks: PlanLooks<Local, Seat, View>,
): PlanLooks => looks as unknown as PlanLooks;
