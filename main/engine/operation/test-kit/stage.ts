import type { Operation, OperationRequest, Release } from '#shared/model';
import type { HttpAsk, HttpReply, ShellAsk, ShellReply } from '../../source-kit/index.ts';
import type { OperationParts, OperationView } from '../operation-parts.ts';
import type { Chance } from './seeded-chance.ts';

/** Tells that an invariant does not hold. */
export type Broken = (invariant: string, says: string) => void;

/** Any question a simulated fleet can be asked, and any answer. */
export type SimAsk = HttpAsk<unknown> | ShellAsk<unknown>;
export type SimReply = HttpReply | ShellReply;

/** True when a changing ask was carried out. */
export const isDone = (reply: SimReply): boolean =>
  'status' in reply ? reply.status < 300 : reply.exitStatus === 0;

/** What one reading of the fleet told. */
export type StageReading = Pick<
  OperationView,
  'origins' | 'workloads' | 'observationOf' | 'spaces' | 'spacesOf'
>;

/** A fleet to simulate over. It moves only when it is asked something; everything is told of `now` in epoch ms of its clock. */
export type Stage = {
  readonly sources: OperationParts['sources'];
  /** Lets everything happen that is due by then, and looks at it. */
  readonly settle: (now: number) => void;
  /** True when no connection to that node stands. */
  readonly isDown: (nodeId: string, now: number) => boolean;
  /** Carries one request out; undefined: it is never answered. */
  readonly carry: (nodeId: string, ask: SimAsk, now: number) => SimReply | undefined;
  /** The daemon's own no to a change. */
  readonly refusal: (ask: SimAsk, now: number) => SimReply;
  /** Its nodes as a console sees them at that moment of its own clock, which may be wrong. */
  readonly nodes: (now: number, wrongByMs: number) => OperationView['nodes'];
  /** What a console reads of it then; undefined: nobody can answer. */
  readonly read: (now: number, wrongByMs: number) => StageReading | undefined;
  /** Copies that really serve, by workload. Absent: what is read may differ from it for good reasons. */
  readonly serving?: (now: number) => ReadonlyMap<string, number>;
  /** The release ledger of a console; absent: an empty one. */
  readonly releases?: () => readonly Release[];
  /** Something a person may want. */
  readonly wish: (chance: Chance) => OperationRequest;
  /** Something that happens to the fleet by itself; `calm` ends what lasts. */
  readonly misfortune: (chance: Chance, now: number) => void;
  readonly calm: (now: number) => void;
  /** True for asks about locks: they are journaled with their operation, not as steps of their own. */
  readonly isAboutLock: (ask: SimAsk) => boolean;
  /** A change without what its locks added to it, as it is named in the journal; absent: it is named as it is. */
  readonly bare?: (ask: SimAsk) => SimAsk;
  /** The fence that this change must carry, as a reason when it does not; undefined: all is well. */
  readonly unfenced: (ask: SimAsk) => string | undefined;
  /** The token a lock has now and the console that took it last; undefined: nobody ever held it. */
  readonly tokenOf: (
    resource: string,
  ) => { readonly token: number; readonly console: string | undefined } | undefined;
  readonly heldLocks: (now: number) => readonly string[];
  /** What operations change, as text: equal texts, nothing changed. */
  readonly config: () => string;
  /** Changes carried out so far. */
  readonly deeds: () => number;
  /** Done means that it is so. `before`: the config when it began; `isAlone`: nobody else changed anything. */
  readonly checkDone: (
    operation: Operation,
    of: { readonly before: string; readonly isAlone: boolean },
    broken: Broken,
  ) => void;
  /** What must not have happened twice; `intents`: names of the steps whose intents are on disk, of all consoles. */
  readonly checkEnd: (intents: readonly string[], broken: Broken) => void;
};
