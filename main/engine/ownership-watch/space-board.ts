import type { OwnershipChange, OwnershipSnapshot } from '#shared/contract';
import type { EpochMs, SpaceId, SpaceView } from '#shared/model';
import type { Clock, Timer } from '../ports/index.ts';
import { createChangeFeed, isSameReading } from '../workload-watch/index.ts';

/** Changes are gathered this long before they are published, as on the other boards. */
const gatherMs = 250;
/** A space that only was read again is published at most this often: enough for its age. */
const seenAgainMs = 5_000;

/** The newest of every space, with a revision of its own and a feed of changes. */
export type SpaceBoard = {
  readonly put: (space: SpaceView) => void;
  readonly remove: (id: SpaceId) => void;
  readonly spaces: () => readonly SpaceView[];
  readonly space: (id: SpaceId) => SpaceView | undefined;
  readonly snapshot: () => OwnershipSnapshot;
  readonly changes: (signal: AbortSignal) => AsyncIterable<OwnershipChange>;
  readonly end: () => void;
};

type Kept = { readonly space: SpaceView; readonly publishedAt: EpochMs };

/** Makes an empty board. */
export const createSpaceBoard = (clock: Clock): SpaceBoard => {
  const kept = new Map<SpaceId, Kept>();
  const pending = new Set<SpaceId>();
  let revision = 0;
  let gathering: Timer | undefined;

  const spaces = (): readonly SpaceView[] => [...kept.values()].map(({ space }) => space);
  const snapshot = (): OwnershipSnapshot => ({ revision, at: clock.now(), spaces: [...spaces()] });
  const feed = createChangeFeed<OwnershipChange>(() => ({ kind: 'reset', snapshot: snapshot() }));

  const publish = (): void => {
    gathering?.cancel();
    gathering = undefined;
    revision += 1;
    const ids = [...pending];
    pending.clear();
    feed.give({
      kind: 'patch',
      revision,
      at: clock.now(),
      spaces: ids.flatMap((id) => kept.get(id)?.space ?? []),
      removedSpaces: ids.filter((id) => !kept.has(id)),
    });
  };
  const announce = (id: SpaceId): void => {
    pending.add(id);
    gathering ??= clock.after(gatherMs, publish);
  };

  return {
    put: (space) => {
      const now = clock.now();
      const before = kept.get(space.id);
      const isSame = before !== undefined && isSameReading(before.space, space);
      const isDue = !isSame || now - before.publishedAt >= seenAgainMs || now < before.publishedAt;
      kept.set(space.id, { space, publishedAt: isDue ? now : before.publishedAt });
      if (isDue) announce(space.id);
    },
    remove: (id) => {
      if (kept.delete(id)) announce(id);
    },
    spaces,
    space: (id) => kept.get(id)?.space,
    snapshot,
    changes: (signal) => {
      // What waits is in the snapshot of the new reader already; the older readers get it first, so that no revision is skipped.
      if (gathering !== undefined) publish();
      return feed.read(signal);
    },
    end: () => {
      gathering?.cancel();
      feed.end();
    },
  };
};
