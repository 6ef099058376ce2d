import type { CallName, FeedName, InputOf, ItemOf, OutputOf } from '#shared/contract';

/**
 * The client's side of the contract, the same in every shell.
 * A failed call rejects with `FaultError`; after the connection is gone every call and feed ends with `link.closed`.
 */
export type Link = {
  readonly call: <N extends CallName>(
    name: N,
    input: InputOf<N>,
    signal?: AbortSignal,
  ) => Promise<OutputOf<N>>;
  /** Items in order. Leaving the loop, or aborting, ends the stream on the engine's side too. */
  readonly open: <N extends FeedName>(
    name: N,
    input: InputOf<N>,
    signal?: AbortSignal,
  ) => AsyncIterable<ItemOf<N>>;
  readonly close: () => void;
};

/** A two-way pipe of whole text frames: a message port, a socket, or two queues in one process. */
export type Channel = {
  readonly send: (frame: string) => void;
  /** Bytes accepted by `send` and not yet gone out; 0 where the pipe cannot tell. */
  readonly bufferedBytes: () => number;
  readonly onFrame: (listener: (frame: string) => void) => void;
  readonly onClose: (listener: () => void) => void;
  readonly close: () => void;
};
