import type { Fault } from '#shared/fault';

/** What one feed has told, outside React. `state` keeps its identity until something was told. */
export type FeedStore<State, Change> = {
  readonly state: () => State;
  /** Why the feed broke off, until it is heard again. What was known stays, and shows its age. */
  readonly trouble: () => Fault | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  /** False when the change left a gap and the feed must be opened again. */
  readonly apply: (change: Change) => boolean;
  readonly lose: (fault: Fault) => void;
};

/** `pace` decides when listeners are told of what has come in: at once, or several changes at a time. */
export const createFeedStore = <State extends object, Change>(
  empty: State,
  applied: (state: State, change: Change) => State | 'gap',
  pace: (tell: () => void) => void = (tell) => tell(),
): FeedStore<State, Change> => {
  const listeners = new Set<() => void>();
  let heard = empty;
  // What listeners see: it moves on when they are told, so that all of them see the same.
  let shown = empty;
  let trouble: Fault | undefined;
  const tell = (): void => {
    shown = heard;
    for (const listener of listeners) listener();
  };
  return {
    state: () => shown,
    trouble: () => trouble,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    apply: (change) => {
      const next = applied(heard, change);
      if (next === 'gap') return false;
      heard = next;
      trouble = undefined;
      pace(tell);
      return true;
    },
    lose: (fault) => {
      trouble = fault;
      tell();
    },
  };
};
