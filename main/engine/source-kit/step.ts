import type { CallText, DeclaredRun, NodeId, StepCall } from '#shared/model';
import type { z } from '#shared/schema';
import type { Ask } from './ask.ts';

/** An ask with the nodes that can carry it; without `on` it goes through the step's own. */
export type Placed<T> = { readonly on?: readonly NodeId[]; readonly ask: Ask<T> };

/** What a step's check concludes from what it saw. */
export type Readiness =
  /** It is so already: nothing is sent. */
  | { readonly kind: 'already-so' }
  | { readonly kind: 'ready' }
  /** Something is not as the plan assumed: nothing is sent and the operation stops. */
  | { readonly kind: 'conflict'; readonly says: string };

/** One thing that moves within a step, as the live picture shows it. */
export type HoldingItem = {
  readonly id: string;
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'unknown';
  readonly from?: NodeId;
  readonly to?: NodeId;
  /** Stages of its way that are behind it, of how many; absent: it cannot be told. */
  readonly stage?: { readonly done: number; readonly of: number };
  readonly says: string;
};

/** What a step's verification concludes. `no` cannot become `yes` by waiting. Unknown is `not-yet`. */
export type Holding = {
  readonly state: 'yes' | 'not-yet' | 'no';
  readonly says: string;
  readonly items?: readonly HoldingItem[];
};

/**
 * One kind of change a source can make: check, apply, verify, undo (docs/decisions/0004). Pure; the operation room performs
 * the asks. Applying twice must change nothing: `check` recognises what is so already, and `apply` compares and sets where
 * the system can (an object's version from `seen`).
 */
export type StepKind<Params = unknown, Seen = unknown> = {
  /** `swarm.availability`; unique over all sources. */
  readonly id: string;
  /** Params and seen values come back from the journal after a crash, so both have a schema. */
  readonly params: z.ZodType<Params>;
  readonly seen: z.ZodType<Seen>;
  /** Sentence and exact calls, for the preview. What only the check can know is written as `<read just before>`. */
  readonly describe: (params: Params) => { readonly says: string; readonly calls: readonly CallText[] };
  readonly check: (params: Params) => readonly Placed<unknown>[];
  /** Makes one value of the replies to `check`: goes to the journal before anything is sent. */
  readonly see: (replies: readonly unknown[], params: Params) => Seen;
  readonly judge: (seen: Seen, params: Params) => Readiness;
  /**
   * Absent: the step only waits until its verification holds. `replies` are those of the check just before, for what must
   * be sent back whole but may hold secrets (the spec of a service): unlike `seen` they are never written down.
   */
  readonly apply?: (params: Params, seen: Seen, replies: readonly unknown[]) => Placed<unknown>;
  /**
   * True when `apply` carries a version that `check` saw and the system refuses it once that version is gone. Only then may
   * an apply whose answer never came be sent again, after a check that says it is not so (R74). A refusal because the
   * version is gone must be a retryable fault: the step is then checked again.
   */
  readonly comparesAndSets?: boolean;
  /**
   * For a system that accepts a change and may give it up later without a word: where it has not come true this long after it was
   * sent, it is checked again, and sent again if the check says `ready`. Only for what `comparesAndSets`.
   */
  readonly sendsAgain?: { readonly afterMs: number; readonly most: number };
  /**
   * For a step that moves more things than one request can: instead of `apply`. A round is check, judge, intent on disk, asks;
   * rounds follow each other until `judge` says `already-so`, then `verify` proves it. A round that was cut off is simply
   * checked again, so each ask must compare and set by itself.
   */
  readonly rounds?: Rounds<Params, Seen>;
  readonly verify: {
    readonly pollMs: number;
    readonly asks: (params: Params, seen: Seen) => readonly Placed<unknown>[];
    /** A reply is undefined where its node did not answer: then it cannot be `yes`. */
    readonly holds: (replies: readonly unknown[], params: Params, seen: Seen) => Holding;
  };
  /**
   * False where the verification also holds of what was there before the apply: then an apply whose answer never came is not taken for done by it.
   * Absent: it never does.
   */
  readonly provesLost?: (params: Params) => boolean;
  /** The step that puts back what `check` saw; undefined: nothing to put back. Previewed like any other. */
  readonly undo: 'irreversible' | ((params: Params, seen: Seen, call: StepCall) => StepCall | undefined);
  /** For a step that starts or stops a unit or a container: which one. Whoever knows the server in it may have a word in that. */
  readonly switches?: (params: Params) => { readonly nodeId: NodeId; readonly runs: DeclaredRun };
  /** True when it destroys what the undo of earlier steps of its source would need: once sent, none of them is taken back. */
  readonly isFinal?: boolean;
};

/** How a step goes on in bounded batches. */
export type Rounds<Params = unknown, Seen = unknown> = {
  /**
   * What else a round has to read, made from what the check just saw (the keys of the slots that are next); its replies come
   * behind those of the check.
   */
  readonly look?: (params: Params, seen: Seen) => readonly Placed<unknown>[];
  /**
   * The asks of one round, made from what the check just saw; each compares and sets on its own. Its result tells what became
   * of the thing: ok is moved (as many things as its value says when that is a number, 0 for a preparation; else one), fault
   * `action.changed-hands` is somebody else's by now (read again, never overwritten), a retryable fault waits (at least
   * its fact `retryAfterMs`). Any other fault ends the step.
   */
  readonly asks: (params: Params, seen: Seen, replies: readonly unknown[]) => readonly Placed<unknown>[];
  /** Asks under way at the same time. */
  readonly atOnce: number;
  /** Asks a second at most. */
  readonly perSecond: (params: Params) => number;
  /** What is left by the newest check; undefined: unknown. */
  readonly left: (seen: Seen, params: Params) => number | undefined;
};

/** Keeps a step kind's types together, then hides them in the list. */
export const defineStep = <Params, Seen>(kind: StepKind<Params, Seen>): StepKind =>
  kind as unknown as StepKind;

/** What only the planner knows of a step: where it stands among the others, and how long it may take. */
export type StepPlace = Pick<StepCall, 'id' | 'source' | 'phase' | 'subject' | 'wave'> & {
  readonly through: readonly NodeId[];
} & Partial<Pick<StepCall, 'holdsForMs' | 'expectedMs' | 'deadlineMs' | 'whenLate'>>;

/** Ten minutes: long enough for a slow node, short enough that somebody still looks. */
const ordinaryDeadlineMs = 600_000;

/** Makes the step call of a kind: its sentence and its exact calls come from `describe`, so preview and run cannot differ. */
export const stepCall = <Params, Seen>(
  kind: StepKind<Params, Seen>,
  params: NoInfer<Params>,
  place: StepPlace,
): StepCall => ({
  holdsForMs: 0,
  deadlineMs: ordinaryDeadlineMs,
  whenLate: 'ask',
  ...place,
  through: [...place.through],
  ...describedBy(kind, params),
  kind: kind.id,
  params: params as StepCall['params'],
  undo:
    kind.undo === 'irreversible'
      ? 'irreversible'
      : kind.apply === undefined && kind.rounds === undefined
        ? 'nothing-to-undo'
        : 'restores',
});

const describedBy = <Params, Seen>(
  kind: StepKind<Params, Seen>,
  params: Params,
): Pick<StepCall, 'says' | 'calls'> => {
  const { says, calls } = kind.describe(params);
  return { says, calls: [...calls] };
};
