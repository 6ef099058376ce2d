import type { FleetNode, KeyFinding, Origin, OwnedSpace, SpaceId, Workload } from '#shared/model';
import type { WorkloadChange } from '#shared/contract';
import type { Clock, Timer } from '../ports/index.ts';
import { findTask } from './find-task.ts';
import { spacesOfWorkloads, tasksSpaceId } from './from-workloads.ts';

/** Changes of workloads come close together, ms. */
const gatherMs = 250;
/** A space is published whole, so a large one more rarely: this long for each of its segments, ms. */
const perSegmentMs = 0.1;

/** Where workloads are read. */
export type Workloads = {
  readonly snapshot: () => { readonly origins: readonly Origin[]; readonly workloads: readonly Workload[] };
  readonly changes: (signal: AbortSignal) => AsyncIterable<WorkloadChange>;
};

/** Keeps the spaces of what places workloads. */
export type TasksDesk = {
  readonly find: (key: string, spaceId: SpaceId | undefined) => readonly KeyFinding[];
  readonly end: () => void;
};

/** Follows the workloads from now on; `onSpaces` is called with all of their spaces whenever one may have changed. */
export const createTasksDesk = (
  parts: { readonly clock: Clock; readonly nodes: () => readonly FleetNode[] },
  workloads: Workloads,
  onSpaces: (spaces: readonly OwnedSpace[]) => void,
): TasksDesk => {
  const { clock } = parts;
  const life = new AbortController();
  let gathering: Timer | undefined;
  let segments = 0;
  const read = (): void => {
    gathering = undefined;
    const nodes = new Map(parts.nodes().map((node) => [node.id, node]));
    const spaces = spacesOfWorkloads({ now: clock.now(), nodes, ...workloads.snapshot() });
    segments = spaces.reduce((sum, space) => sum + space.segments.length, 0);
    onSpaces(spaces);
  };
  const follow = async (): Promise<void> => {
    for await (const _change of workloads.changes(life.signal)) {
      if (life.signal.aborted) return;
      gathering ??= clock.after(Math.max(gatherMs, segments * perSegmentMs), read);
    }
  };
  void follow();
  return {
    find: (key, spaceId) => {
      const { origins, workloads: all } = workloads.snapshot();
      return origins
        .filter((origin) => spaceId === undefined || tasksSpaceId(origin) === spaceId)
        .flatMap((origin) => findTask(key, origin, all) ?? []);
    },
    end: () => {
      life.abort();
      gathering?.cancel();
    },
  };
};
