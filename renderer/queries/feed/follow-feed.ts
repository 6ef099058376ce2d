import type { FeedName, InputOf, ItemOf } from '#shared/contract';
import type { Fault } from '#shared/fault';
import type { Link } from '#shared/wire';
import { faultOf } from '../message/fault-of.ts';

export type FollowParts<N extends FeedName> = {
  readonly link: Link;
  readonly name: N;
  readonly input: InputOf<N>;
  readonly store: {
    /** False when the item left a gap: the feed is opened again and starts with a reset. */
    readonly apply: (item: ItemOf<N>) => boolean;
    readonly lose: (fault: Fault) => void;
  };
  /** Told of each item that was taken in. */
  readonly onItem?: (item: ItemOf<N>) => void;
  /** Waits before the feed is opened again. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Short enough to be back within a heartbeat, long enough not to spin on a dead link. */
const reopenMs = 1_000;

/** Follows a feed until `signal` aborts, and opens it again after a gap or a loss. */
export const followFeed = async <N extends FeedName>(
  { link, name, input, store, onItem, pause }: FollowParts<N>,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    try {
      for await (const item of link.open(name, input, signal)) {
        if (!store.apply(item)) break;
        onItem?.(item);
      }
    } catch (thrown) {
      if (!signal.aborted) store.lose(faultOf(thrown));
    }
    if (!signal.aborted) await pause(reopenMs, signal);
  }
};
