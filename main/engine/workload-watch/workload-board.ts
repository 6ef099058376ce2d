import type { WorkloadChange, WorkloadSnapshot } from '#shared/contract';
import type { EpochMs, Origin, WorkloadId, WorkloadView } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { createGatheredFeed, type GatheredFeed } from './gathered-feed.ts';
import { isSameReading } from './same-reading.ts';
import { isDueAgain } from './seen-again.ts';

/** Everything of one source at one moment. */
export type SourceViews = {
  readonly origins: readonly Origin[];
  readonly workloads: readonly WorkloadView[];
};

/** The newest of every workload and origin, with a revision of its own and a feed of changes. */
export type WorkloadBoard = {
  readonly workload: (id: WorkloadId) => WorkloadView | undefined;
  /** Everything that a source knows replaces what it knew. Tells which workloads are not the same, before and after. */
  readonly put: (sourceId: string, views: SourceViews) => readonly WorkloadNews[];
  readonly origins: () => readonly Origin[];
  readonly snapshot: () => WorkloadSnapshot;
  readonly changes: (signal: AbortSignal) => AsyncIterable<WorkloadChange>;
  readonly end: () => void;
};

/** One workload before and after a reading; absent: it was not there, or is no more. */
export type WorkloadNews = {
  readonly before: WorkloadView | undefined;
  readonly after: WorkloadView | undefined;
};

type Kept<T> = { readonly value: T; readonly sourceId: string; publishedAt: EpochMs };

/** Puts values in the place of old ones and says which ids must be published. */
const replaceAll = <T, Id>(
  kept: Map<Id, Kept<T>>,
  incoming: ReadonlyMap<Id, T>,
  of: { readonly sourceId: string; readonly now: EpochMs },
): {
  readonly changed: readonly Id[];
  readonly seenAgain: readonly Id[];
  readonly removed: readonly Id[];
} => {
  const changed: Id[] = [];
  const seenAgain: Id[] = [];
  for (const [id, value] of incoming) {
    const before = kept.get(id);
    const same = before !== undefined && isSameReading(before.value, value);
    const due = !same || isDueAgain(before.publishedAt, of.now);
    kept.set(id, { value, sourceId: of.sourceId, publishedAt: due ? of.now : before.publishedAt });
    if (!same) changed.push(id);
    else if (due) seenAgain.push(id);
  }
  const removed = [...kept].filter(([id, { sourceId }]) => sourceId === of.sourceId && !incoming.has(id));
  for (const [id] of removed) kept.delete(id);
  return { changed, seenAgain, removed: removed.map(([id]) => id) };
};

/** Makes an empty board. */
export const createWorkloadBoard = (clock: Clock): WorkloadBoard => {
  const origins = new Map<string, Kept<Origin>>();
  const workloads = new Map<WorkloadId, Kept<WorkloadView>>();
  const pending = { origins: new Set<string>(), workloads: new Set<WorkloadId>() };

  const snapshot = (): WorkloadSnapshot => ({
    revision: feed.revision(),
    at: clock.now(),
    origins: [...origins.values()].map(({ value }) => value),
    workloads: [...workloads.values()].map(({ value }) => value),
  });
  const feed: GatheredFeed<WorkloadChange> = createGatheredFeed<WorkloadChange>(
    { clock },
    {
      reset: () => ({ kind: 'reset', snapshot: snapshot() }),
      patch: () => {
        const [originIds, workloadIds] = [[...pending.origins], [...pending.workloads]];
        pending.origins.clear();
        pending.workloads.clear();
        return {
          kind: 'patch',
          revision: feed.revision(),
          at: clock.now(),
          origins: originIds.flatMap((id) => origins.get(id)?.value ?? []),
          removedOrigins: originIds.filter((id) => !origins.has(id)),
          workloads: workloadIds.flatMap((id) => workloads.get(id)?.value ?? []),
          removedWorkloads: workloadIds.filter((id) => !workloads.has(id)),
        };
      },
    },
  );

  return {
    workload: (id) => workloads.get(id)?.value,
    put: (sourceId, views) => {
      const of = { sourceId, now: clock.now() };
      const before = new Map([...workloads].map(([id, { value }]) => [id, value]));
      const o = replaceAll(origins, new Map(views.origins.map((origin) => [origin.id, origin])), of);
      const w = replaceAll(workloads, new Map(views.workloads.map((view) => [view.id, view])), of);
      for (const id of [...o.changed, ...o.seenAgain, ...o.removed]) pending.origins.add(id);
      for (const id of [...w.changed, ...w.seenAgain, ...w.removed]) pending.workloads.add(id);
      if (pending.origins.size + pending.workloads.size > 0) feed.announce();
      return [...w.changed, ...w.removed].map((id) => ({
        before: before.get(id),
        after: workloads.get(id)?.value,
      }));
    },
    origins: () => [...origins.values()].map(({ value }) => value),
    snapshot,
    changes: feed.read,
    end: feed.end,
  };
};
