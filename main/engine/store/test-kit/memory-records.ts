import type { Release, WorkloadEvent } from '#shared/model';
import type { WorkloadRecords } from '../store.ts';

/** Records that live as long as the test, and can be looked at. */
export type MemoryRecords = WorkloadRecords & {
  readonly kept: ReadonlyMap<string, Release>;
  /** Oldest first. */
  readonly told: readonly WorkloadEvent[];
};

/** Makes empty ones; `kept` are releases of an earlier start. */
export const memoryRecords = (kept: readonly Release[] = []): MemoryRecords => {
  const all = new Map(kept.map((release) => [release.id, release]));
  const told: WorkloadEvent[] = [];
  const newestFirst = (): readonly Release[] =>
    [...all.values()].toSorted((a, b) => b.firstSeenAt - a.firstSeenAt);
  return {
    kept: all,
    told,
    saveRelease: (release) => void all.set(release.id, release),
    releases: async ({ workloadId, stack }) =>
      newestFirst().filter(
        (release) =>
          (workloadId === undefined || release.workloadId === workloadId) &&
          (stack === undefined || release.stack === stack),
      ),
    newestReleases: async () =>
      newestFirst().filter(
        (release, at, every) => every.findIndex(({ workloadId }) => workloadId === release.workloadId) === at,
      ),
    printKey: async () => 'key of this test',
    saveEvents: (events) => void told.push(...events),
    newestEvents: async () => [...new Map(told.map((event) => [event.workloadId, event])).values()],
    events: async (id, since) =>
      told.filter(({ workloadId, at }) => workloadId === id && at >= since).toReversed(),
  };
};
