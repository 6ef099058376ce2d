import type { EpochMs, NodeId } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { createGatheredFeed, type GatheredFeed } from './gathered-feed.ts';

type Snapshot<T, Rest> = { readonly revision: number; readonly at: EpochMs; readonly nodes: T[] } & Rest;
type Change<T, Rest> =
  | { readonly kind: 'reset'; readonly snapshot: Snapshot<T, Rest> }
  | ({ readonly kind: 'patch'; readonly removedNodes: NodeId[] } & Snapshot<T, Rest>);

/** The newest of what is known of every node in one respect, with a revision of its own and a feed of changes. */
export type NodeBoard<T, Rest> = {
  /** `isNews` false: kept, but not published. */
  readonly put: (value: T, isNews?: boolean) => void;
  readonly remove: (id: NodeId) => void;
  readonly node: (id: NodeId) => T | undefined;
  readonly nodes: () => readonly T[];
  /** What goes with the nodes has changed. */
  readonly announce: () => void;
  readonly snapshot: () => Snapshot<T, Rest>;
  readonly changes: (signal: AbortSignal) => AsyncIterable<Change<T, Rest>>;
  readonly end: () => void;
};

/** Makes an empty board. `rest`: what goes with the nodes in every snapshot and change. */
export const createNodeBoard = <T extends { readonly nodeId: NodeId }, Rest extends object>(
  of: { readonly clock: Clock; readonly gatherMs?: number },
  rest: () => Rest,
): NodeBoard<T, Rest> => {
  const kept = new Map<NodeId, T>();
  const pending = new Set<NodeId>();
  const told = (nodes: T[]): Snapshot<T, Rest> => ({
    revision: feed.revision(),
    at: of.clock.now(),
    nodes,
    ...rest(),
  });
  const snapshot = (): Snapshot<T, Rest> => told([...kept.values()]);
  const feed: GatheredFeed<Change<T, Rest>> = createGatheredFeed<Change<T, Rest>>(of, {
    reset: () => ({ kind: 'reset', snapshot: snapshot() }),
    patch: () => {
      const ids = [...pending];
      pending.clear();
      return {
        kind: 'patch',
        ...told(ids.flatMap((id) => kept.get(id) ?? [])),
        removedNodes: ids.filter((id) => !kept.has(id)),
      };
    },
  });
  const announce = (id: NodeId): void => {
    pending.add(id);
    feed.announce();
  };

  return {
    put: (value, isNews = true) => {
      kept.set(value.nodeId, value);
      if (isNews) announce(value.nodeId);
    },
    remove: (id) => {
      if (kept.delete(id)) announce(id);
    },
    node: (id) => kept.get(id),
    nodes: () => [...kept.values()],
    announce: feed.announce,
    snapshot,
    changes: feed.read,
    end: feed.end,
  };
};
