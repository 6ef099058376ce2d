import type { EpochMs, NodeTasks, ScheduledTaskId } from '#shared/model';
import type { Clock } from '../ports/index.ts';

/** A resumption that came to nothing is tried again after this long, ms: somebody else may hold the node just then. */
const againMs = 10 * 60_000;

/** Tells of tasks whose pause is over, each a few times at most an hour. */
export type PauseEnds = {
  /** Tasks that are still paused and whose time has come, and that nobody was told of just now. */
  readonly due: (nodes: readonly NodeTasks[]) => readonly ScheduledTaskId[];
};

/** Remembers whom it told of. What a node that cannot be read would say is not known, so nothing of it is due. */
export const createPauseEnds = (clock: Clock): PauseEnds => {
  const told = new Map<ScheduledTaskId, EpochMs>();
  return {
    due: (nodes) => {
      const now = clock.now();
      const over = nodes
        .filter(({ state }) => state === 'known')
        .flatMap(({ tasks }) => tasks)
        .filter(
          ({ state, pausedUntil }) => state === 'paused' && pausedUntil !== undefined && pausedUntil <= now,
        )
        .map(({ id }) => id);
      for (const id of told.keys()) if (!over.includes(id)) told.delete(id);
      const due = over.filter((id) => now - (told.get(id) ?? -Infinity) >= againMs);
      for (const id of due) told.set(id, now);
      return due;
    },
  };
};
