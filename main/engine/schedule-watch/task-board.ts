import type { ScheduleChange, ScheduleSnapshot } from '#shared/contract';
import type { EpochMs, FleetTask, NodeId, NodeTasks, TaskFinding } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { createNodeBoard, isDueAgain, isSameReading } from '../workload-watch/index.ts';

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

/** Makes an empty board. */
export const createTaskBoard = (clock: Clock): TaskBoard => {
  const publishedAt = new Map<NodeId, EpochMs>();
  let fleet: OfTheFleet = { fleetTasks: [], findings: [] };
  const { announce, ...board } = createNodeBoard<
    NodeTasks,
    { fleetTasks: FleetTask[]; findings: TaskFinding[] }
  >({ clock }, () => ({ fleetTasks: [...fleet.fleetTasks], findings: [...fleet.findings] }));

  return {
    ...board,
    put: (node) => {
      const now = clock.now();
      const before = board.node(node.nodeId);
      const isSame = before !== undefined && isSameReading(before, node);
      const isNews = !isSame || isDueAgain(publishedAt.get(node.nodeId) ?? now, now);
      if (isNews) publishedAt.set(node.nodeId, now);
      board.put(node, isNews);
    },
    remove: (id) => {
      publishedAt.delete(id);
      board.remove(id);
    },
    putFleet: (next) => {
      if (isSameReading(fleet, next)) return;
      fleet = next;
      announce();
    },
    fleet: () => fleet,
  };
};
