import type { CallName, FeedName } from '#shared/contract';

/**
 * The engine's side of the contract as the wire sees it: names and validated inputs in, values out.
 * Expected failures reject with `FaultError`; anything else counts as `engine.bug`.
 * Both must heed the signal: it fires when the client loses interest or its connection is gone.
 */
export type Dispatcher = {
  readonly call: (name: CallName, input: unknown, signal: AbortSignal) => Promise<unknown>;
  readonly open: (name: FeedName, input: unknown, signal: AbortSignal) => AsyncIterable<unknown>;
};
