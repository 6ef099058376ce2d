import { failed, fault, type Result } from '#shared/fault';
import type {
  ClaimantKind,
  DeclaredSpace,
  EpochMs,
  FleetNode,
  KeyAnswer,
  KeyFinding,
  NodeId,
  OwnedKey,
  OwnedSpace,
  Segment,
} from '#shared/model';
import type { Ask } from './ask.ts';
import type { Observed } from './workload-source.ts';

/** One who can say who owns what, and how it is asked. */
export type Claimant<Claim = unknown> = {
  /** Stable within its space: a node id, a target, `locator`. */
  readonly id: string;
  readonly kind: ClaimantKind;
  /** Fleet node that speaks; absent: a system that is on none. */
  readonly nodeId?: NodeId;
  /** From where it can be asked, best first; the next is tried when one fails. `consolePlace`: from this machine. */
  readonly candidates: readonly NodeId[];
  readonly asks: readonly Ask<unknown>[];
  /** Results of one candidate in the order of `asks`. */
  readonly join: (results: readonly Result<unknown>[], receivedAt: EpochMs) => Result<Claim>;
};

/** The claim of a claimant that is asked one thing: what its ask read. */
export const onlyAnswer =
  <Claim>(id: string): Claimant<Claim>['join'] =>
  ([result]) =>
    (result as Result<Claim> | undefined) ??
    failed(fault('probe.unreadable', `${id} was not asked.`, { subject: id }));

/** Everything a source's pure functions may know of one space. */
export type OwnershipView<Declared extends DeclaredSpace = DeclaredSpace, Claim = unknown> = {
  readonly now: EpochMs;
  /** Interval of the standing questions, ms. */
  readonly everyMs: number;
  readonly declared: Declared;
  readonly nodes: readonly FleetNode[];
  readonly claimants: readonly Claimant<Claim>[];
  /** Newest answer of each claimant, by its id. An old value stays beside the fault that replaced it. */
  readonly claims: ReadonlyMap<string, Observed<Claim> & { readonly answeredBy?: NodeId }>;
};

/** One question of a key search; all are asked at the same time. */
export type KeyLook = {
  readonly claimant: string;
  readonly kind: ClaimantKind;
  readonly nodeId?: NodeId;
  readonly candidates: readonly NodeId[];
  readonly ask: Ask<KeyTelling>;
};
/** What a claimant tells of one key; undefined fields: it does not tell. */
export type KeyTelling = Pick<
  KeyAnswer,
  'owner' | 'secondaries' | 'version' | 'sizeBytes' | 'changedAt' | 'says'
> & {
  readonly state: 'says' | 'absent';
};

/** How one key is searched: what is known already, whom to ask, and what all answers mean together. */
export type KeySearch = {
  readonly known: readonly KeyAnswer[];
  readonly looks: readonly KeyLook[];
  readonly conclude: (path: readonly KeyAnswer[]) => KeyFinding;
};

/** Which keys are wanted, as the contract's `ownership.keys` says it. */
export type KeyListing = {
  readonly party?: string | undefined;
  readonly role?: 'primary' | 'secondary' | undefined;
  readonly prefix?: string | undefined;
  /** Only keys in these of `of` equal parts of all positions, both within. */
  readonly range?: { readonly from: number; readonly to: number; readonly of: number } | undefined;
  readonly order?: 'key' | 'size' | 'rate' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
export type KeyPage = { readonly keys: readonly OwnedKey[]; readonly next?: string };

/**
 * The part of a source that knows who owns what. All functions are pure and total: a claimant that does not answer is silent
 * with its last claim's age, never left out and never taken to agree.
 */
export type OwnershipSource<Declared extends DeclaredSpace = DeclaredSpace, Claim = unknown> = {
  /** Which declared spaces are its own. */
  readonly kind: Declared['kind'];
  /** Who is asked now; may grow with what was said (members that gossip names). Never more than 1,000. */
  readonly claimants: (
    declared: Declared,
    nodes: readonly FleetNode[],
    claims: ReadonlyMap<string, Observed<Claim>>,
  ) => readonly Claimant<Claim>[];
  readonly read: (view: OwnershipView<Declared, Claim>) => OwnedSpace;
  /** Absent: its space has no keys that can be searched. */
  readonly find?: (view: OwnershipView<Declared, Claim>, key: string) => KeySearch;
  /**
   * The segments of its picture by so many equal ranges, each segment within one; undefined: it counts by no more than it tells
   * already. Fault `ownership.not-countable`: the system itself turns out to.
   */
  readonly ranges?: (
    view: OwnershipView<Declared, Claim>,
    ranges: number,
  ) => { readonly candidates: readonly NodeId[]; readonly ask: Ask<readonly Segment[]> } | undefined;
  /** One page of keys, and from where it is asked; undefined: this listing is not possible here. */
  readonly keys?: (
    view: OwnershipView<Declared, Claim>,
    listing: KeyListing,
  ) => { readonly candidates: readonly NodeId[]; readonly ask: Ask<KeyPage> } | undefined;
};

/** Hides the two types of an ownership source in the list of sources. */
export const defineOwnershipSource = <Declared extends DeclaredSpace, Claim>(
  ownership: OwnershipSource<Declared, Claim>,
): OwnershipSource => ownership as unknown as OwnershipSource;
