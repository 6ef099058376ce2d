import { fault, FaultError } from '#shared/fault';
import { createLink, type Channel, type Link, type LinkTimer } from '#shared/wire';

/** How the window stands with the engine. `says` is a plain sentence to show. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** Tries again by itself after `retryInMs`; 0 while it is trying. Everything on screen is unknown until then. */
  | { readonly kind: 'waiting'; readonly says: string; readonly attempt: number; readonly retryInMs: number }
  /** Needs a person. Does not try again by itself. */
  | { readonly kind: 'signed-out'; readonly says: string };

/** What one try to reach the engine came to. */
export type Dialled =
  | { readonly kind: 'channel'; readonly channel: Channel }
  | { readonly kind: 'signed-out'; readonly says: string }
  | { readonly kind: 'unreachable'; readonly says: string };

/** One way to reach the engine. `onCue` registers what to do when the outside says that a new try makes sense. */
export type Dialler = {
  readonly dial: () => Promise<Dialled>;
  readonly onCue: (tryNow: () => void) => void;
};

export type Connection = {
  /** Stays the same object across reconnects. While nothing is connected, calls and feeds end with `link.closed`. */
  readonly link: Link;
  readonly state: () => LinkState;
  /** Tells every later state; gives back the call that stops telling. */
  readonly onState: (listener: (state: LinkState) => void) => () => void;
  /** Tries now instead of waiting. */
  readonly tryNow: () => void;
  /** For good. */
  readonly close: () => void;
};

/** The engine is on this machine: short waits cost nothing, and a restart of it takes two seconds. */
const waitsMs = [250, 500, 1_000, 2_000, 4_000] as const;
/** A connection that lived this long was a good one: the next failure starts with short waits again. */
const provenAfterMs = 5_000;

/** Connects, reports, and connects again. Settles after the first try, whatever came of it. */
export const createConnection = async (
  dialler: Dialler,
  outside: { readonly timer: LinkTimer; readonly random: () => number },
): Promise<Connection> => {
  const listeners = new Set<(state: LinkState) => void>();
  let state: LinkState = { kind: 'connecting' };
  let current: Link | undefined;
  let attempt = 0;
  let pause = { cancel: () => {} };
  let dialling = false;
  let over = false;

  const become = (next: LinkState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const waitAndRetry = (says: string) => {
    const wait = waitsMs[Math.min(attempt, waitsMs.length - 1)] ?? 0;
    // Several windows must not knock in step.
    const retryInMs = Math.round(wait * (0.8 + 0.4 * outside.random()));
    attempt += 1;
    pause = outside.timer.after(retryInMs, () => void dial());
    become({ kind: 'waiting', says, attempt, retryInMs });
  };
  const use = (channel: Channel) => {
    const link = createLink(channel, { timer: outside.timer });
    const proven = outside.timer.after(provenAfterMs, () => {
      attempt = 0;
    });
    current = link;
    become({ kind: 'connected' });
    channel.onClose(() => {
      proven.cancel();
      if (current !== link) return;
      current = undefined;
      if (!over) waitAndRetry('The connection to the engine was lost.');
    });
  };
  const dial = async () => {
    if (dialling || over || current !== undefined) return;
    dialling = true;
    pause.cancel();
    if (state.kind === 'waiting') become({ ...state, retryInMs: 0 });
    else if (state.kind !== 'connecting') become({ kind: 'connecting' });
    const came = await dialler.dial();
    dialling = false;
    if (over) return came.kind === 'channel' ? came.channel.close() : undefined;
    if (came.kind === 'channel') return use(came.channel);
    if (came.kind === 'unreachable') return waitAndRetry(came.says);
    return become(came);
  };

  dialler.onCue(() => void dial());
  await dial();
  return {
    link: {
      call: (name, input, signal) => current?.call(name, input, signal) ?? Promise.reject(closed()),
      open: (name, input, signal) => ({
        [Symbol.asyncIterator]: () =>
          (current?.open(name, input, signal) ?? refused())[Symbol.asyncIterator](),
      }),
      close: () => current?.close(),
    },
    state: () => state,
    onState: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tryNow: () => void dial(),
    close: () => {
      over = true;
      pause.cancel();
      current?.close();
      listeners.clear();
    },
  };
};

const closed = () =>
  new FaultError(fault('link.closed', 'The connection to the engine is closed.', { retryable: true }));
const refused = (): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(closed()) }),
});
