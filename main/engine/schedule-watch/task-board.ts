import type { ScheduleChange, ScheduleSnapshot } from '#shared/contract';
import type { EpochMs, FleetTask, NodeId, NodeTasks, TaskFinding } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { createGatheredFeed, isSameReading, type GatheredFeed } from '../workload-watch/index.ts';

/** A node that only was read again is published at most this often: enough for its age. */
const seenAgainMs = 5_000;

/** What no node has alone. */
export type OfTheFleet = {
  readonly fleetTasks: readonly FleetTask[];
  readonly findings: readonly TaskFinding[];
};

/** The newest of every node's tasks, with a revision of its own and a feed of changes. */
export type TaskBoard = {
  readonly put: (node: NodeTasks) => void;
  readonly remove: (id: NodeId) => void;
  readonly putFleet: (fleet: OfTheFleet) => void;
  readonly nodes: () => readonly NodeTasks[];
  readonly node: (id: NodeId) => NodeTasks | undefined;
  readonly fleet: () => OfTheFleet;
  readonly snapshot: () => ScheduleSnapshot;
  readonly changes: (signal: AbortSignal) => AsyncIterable<ScheduleChange>;
  readonly end: () => void;
};

type Kept = { readonly node: NodeTasks; readonly publishedAt: EpochMs };

/** Makes an empty board. */
export const createTaskBoard = (clock: Clock): TaskBoard => {
  const kept = new Map<NodeId, Kept>();
  const pending = new Set<NodeId>();
  let fleet: OfTheFleet = { fleetTasks: [], findings: [] };

  const nodes = (): readonly NodeTasks[] => [...kept.values()].map(({ node }) => node);
  const ofTheFleet = () => ({ fleetTasks: [...fleet.fleetTasks], findings: [...fleet.findings] });
  const snapshot = (): ScheduleSnapshot => ({
    revision: feed.revision(),
    at: clock.now(),
    nodes: [...nodes()],
    ...ofTheFleet(),
  });
  const feed: GatheredFeed<ScheduleChange> = createGatheredFeed<ScheduleChange>(
    { clock },
    {
      reset: () => ({ kind: 'reset', snapshot: snapshot() }),
      patch: () => {
        const ids = [...pending];
        pending.clear();
        return {
          kind: 'patch',
          revision: feed.revision(),
          at: clock.now(),
          nodes: ids.flatMap((id) => kept.get(id)?.node ?? []),
          removedNodes: ids.filter((id) => !kept.has(id)),
          ...ofTheFleet(),
        };
      },
    },
  );

  return {
    put: (node) => {
      const now = clock.now();
      const before = kept.get(node.nodeId);
      const isSame = before !== undefined && isSameReading(before.node, node);
      const isDue = !isSame || now - before.publishedAt >= seenAgainMs || now < before.publishedAt;
      kept.set(node.nodeId, { node, publishedAt: isDue ? now : before.publishedAt });
      if (!isDue) return;
      pending.add(node.nodeId);
      feed.announce();
    },
    remove: (id) => {
      if (!kept.delete(id)) return;
      pending.add(id);
      feed.announce();
    },
    putFleet: (next) => {
      if (isSameReading(fleet, next)) return;
      fleet = next;
      feed.announce();
    },
    nodes,
    node: (id) => kept.get(id)?.node,
    fleet: () => fleet,
    snapshot,
    changes: feed.read,
    end: feed.end,
  };
};
