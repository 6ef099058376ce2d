import type { Clock, Timer } from '../ports/index.ts';
import { createChangeFeed } from './change-feed.ts';

/** Changes are gathered this long before they are published, as on the board of nodes. */
const usualMs = 250;

/** A feed of a board: what changes within a moment is published together, with a revision that grows by one each time. */
export type GatheredFeed<Change> = {
  readonly revision: () => number;
  /** There is something to tell. */
  readonly announce: () => void;
  readonly read: (signal: AbortSignal) => AsyncIterable<Change>;
  /** Ends every reader; nothing is published any more. */
  readonly end: () => void;
};

/** `reset`: all there is, for a new reader; `patch`: what waits, once, when it is published. Both of the revision of that moment. */
export const createGatheredFeed = <Change>(
  { clock, gatherMs = usualMs }: { readonly clock: Clock; readonly gatherMs?: number },
  { reset, patch }: { readonly reset: () => Change; readonly patch: () => Change },
): GatheredFeed<Change> => {
  let revision = 0;
  let gathering: Timer | undefined;
  let ended = false;
  const feed = createChangeFeed<Change>(reset);
  const publish = (): void => {
    gathering?.cancel();
    gathering = undefined;
    revision += 1;
    feed.give(patch());
  };
  return {
    revision: () => revision,
    announce: () => {
      if (!ended) gathering ??= clock.after(gatherMs, publish);
    },
    read: (signal) => {
      // What waits is in the snapshot of the new reader already; the older readers get it first, so that no revision is skipped.
      if (gathering !== undefined) publish();
      return feed.read(signal);
    },
    end: () => {
      ended = true;
      gathering?.cancel();
      feed.end();
    },
  };
};
