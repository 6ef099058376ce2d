import { spaceChangeBetween, type OwnershipChange, type OwnershipSnapshot } from '#shared/contract';
import type { EpochMs, SpaceId, SpaceView } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { createGatheredFeed, isDueAgain, isSameReading, type GatheredFeed } from '../workload-watch/index.ts';

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

type Patch = Extract<OwnershipChange, { kind: 'patch' }>;
type Kept = { readonly space: SpaceView; readonly publishedAt: EpochMs };

/** Makes an empty board. */
export const createSpaceBoard = (clock: Clock): SpaceBoard => {
  const kept = new Map<SpaceId, Kept>();
  const pending = new Set<SpaceId>();

  const spaces = (): readonly SpaceView[] => [...kept.values()].map(({ space }) => space);
  const snapshot = (): OwnershipSnapshot => ({
    revision: feed.revision(),
    at: clock.now(),
    spaces: [...spaces()],
  });
  /** What readers of the feed have, as it was told last: every change is one against this. */
  const told = new Map<SpaceId, SpaceView>();
  /** Makes one space what readers have, and gives what that takes. */
  const tell = (id: SpaceId): Partial<Pick<Patch, 'spaces' | 'changed' | 'removedSpaces'>> => {
    const before = told.get(id);
    const space = kept.get(id)?.space;
    if (space === undefined) {
      told.delete(id);
      return { removedSpaces: [id] };
    }
    told.set(id, space);
    return before === undefined ? { spaces: [space] } : { changed: [spaceChangeBetween(before, space)] };
  };

  const feed: GatheredFeed<OwnershipChange> = createGatheredFeed<OwnershipChange>(
    { clock },
    {
      reset: () => ({
        kind: 'reset',
        snapshot: { revision: feed.revision(), at: clock.now(), spaces: [...told.values()] },
      }),
      patch: () => {
        const parts = [...pending].map(tell);
        pending.clear();
        return {
          kind: 'patch',
          revision: feed.revision(),
          at: clock.now(),
          spaces: parts.flatMap(({ spaces: whole = [] }) => whole),
          changed: parts.flatMap(({ changed = [] }) => changed),
          removedSpaces: parts.flatMap(({ removedSpaces = [] }) => removedSpaces),
        };
      },
    },
  );
  const announce = (id: SpaceId): void => {
    pending.add(id);
    feed.announce();
  };

  return {
    put: (space) => {
      const now = clock.now();
      const before = kept.get(space.id);
      const isSame = before !== undefined && isSameReading(before.space, space);
      const isDue = !isSame || isDueAgain(before.publishedAt, now);
      kept.set(space.id, {
        // Thousands of ranges that say the same are kept once.
        space: isSame
          ? { ...space, segments: before.space.segments, prefixes: before.space.prefixes }
          : space,
        publishedAt: isDue ? now : before.publishedAt,
      });
      if (isDue) announce(space.id);
    },
    remove: (id) => {
      if (kept.delete(id)) announce(id);
    },
    spaces,
    space: (id) => kept.get(id)?.space,
    snapshot,
    changes: feed.read,
    end: feed.end,
  };
};
