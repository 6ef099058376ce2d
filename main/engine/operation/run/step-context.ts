import type { Fault } from '#shared/fault';
import type { NodeId, StepCall, StepProgress } from '#shared/model';
import type { Clock } from '../../ports/index.ts';
import type { Ask, Perform, StepKind } from '../../source-kit/index.ts';
import type { Steering } from './steering.ts';

/** How a step ended. `sent`: something may have changed. */
export type StepEnd =
  | { readonly kind: 'done' | 'already-so'; readonly says: string; readonly sent: boolean }
  | { readonly kind: 'failed'; readonly fault: Fault; readonly sent: boolean }
  /** A person left it behind after its deadline. */
  | { readonly kind: 'left'; readonly says: string; readonly sent: boolean }
  /** Stop, cancel or the end of the console came in between. `unsure`: what was sent was not seen to come true. */
  | { readonly kind: 'given-up'; readonly says: string; readonly sent: boolean; readonly unsure: boolean };

/** How far a step is that goes on in rounds. */
export type RoundsTold = NonNullable<StepProgress['rounds']>;

/** What a step's run is lent. Everything that is journaled or shown goes through here. */
export type StepContext = {
  readonly call: StepCall;
  readonly kind: StepKind;
  readonly clock: Clock;
  readonly perform: Perform;
  readonly steering: Steering;
  /** What its first check saw, when its intent is in the journal already: then it may have been sent. */
  readonly prior: { readonly seen: unknown; readonly rounds?: RoundsTold | undefined } | undefined;
  /** True when what an earlier console sent would be refused by the node itself by now. */
  readonly isFenced: (nodeId: NodeId) => boolean;
  /** Asked right before anything is sent. A fault with `retryable` may pass. */
  readonly mayChange: (signal: AbortSignal) => Promise<Fault | undefined>;
  readonly fence: <T>(ask: Ask<T>, nodeId: NodeId) => Ask<T>;
  /**
   * On disk when it resolves (R69). `rounds`: how far a step that goes on in rounds was before. `anew`: nothing was done of what
   * it meant to send before, so `seen` is what there was before it.
   */
  readonly intend: (
    seen: unknown,
    calls: readonly string[],
    of?: { readonly rounds?: RoundsTold; readonly anew?: boolean },
  ) => Promise<void>;
  /** The step changes its word: indeterminate, running again, asking; or a person paused it. On disk when it resolves. */
  readonly turn: (state: 'running' | 'indeterminate' | 'asking' | 'paused', says: string) => Promise<void>;
  readonly show: (part: Partial<Pick<StepProgress, 'says' | 'items' | 'rounds'>>) => void;
};

export const givenUp = (sent: boolean, says: string): StepEnd => ({
  kind: 'given-up',
  says,
  sent,
  unsure: sent,
});
