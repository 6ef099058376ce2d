import type { NodeId } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { Follow, HttpAsk } from '../source-kit/index.ts';

/** A stream that is held open as long as somebody wants it. */
export type EventStream = { readonly nodeId: NodeId; readonly end: () => void };

/**
 * Follows a daemon's events for as long as it lives and calls `onNews` for each line. One that breaks off is opened again after
 * `everyMs`, with a call, since events were missed. Events only make us look sooner: without them the standing questions remain.
 */
export const followEvents = (
  parts: { readonly clock: Clock; readonly follow: Follow; readonly everyMs: number },
  nodeId: NodeId,
  ask: HttpAsk<never>,
  onNews: () => void,
): EventStream => {
  const life = new AbortController();
  let wake = (): void => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = parts.clock.after(parts.everyMs, resolve);
      wake = () => {
        timer.cancel();
        resolve();
      };
    });
  const live = async (): Promise<void> => {
    while (!life.signal.aborted) {
      // Why it ended is told by the daemon's answer to the next standing question.
      await parts.follow(nodeId, ask, onNews, life.signal);
      if (life.signal.aborted) return;
      await pause();
      onNews();
    }
  };
  void live();
  return {
    nodeId,
    end: () => {
      life.abort();
      wake();
    },
  };
};
