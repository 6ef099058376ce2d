import { FaultError } from '#shared/fault';
import { plural } from '#shared/format';
import type { WorkloadEvent, WorkloadId, WorkloadView } from '#shared/model';
import type { Log } from '../ports/index.ts';
import type { WorkloadRecords } from '../store/index.ts';

/** Tells when a workload is seen for the first time ever, and when one that was removed is there again. */
export type ArrivalDesk = {
  /** A workload that this session had not on its board. Those that come before the records were read wait for them. */
  readonly appeared: (view: WorkloadView) => void;
  /** It is no more there, as its own event tells. */
  readonly removed: (id: WorkloadId) => void;
  /** Resolves when what was kept is read, or could not be. */
  readonly ready: Promise<void>;
};

const wanted = ({ desired, counts }: WorkloadView): string =>
  `${plural(desired, 'copy is', 'copies are')} wanted, ${counts.running} ${counts.running === 1 ? 'runs' : 'run'}`;

/** Opens the desk over what was told before this start. Without it nothing is called new: that would be a guess. */
export const createArrivalDesk = (parts: {
  readonly records: Pick<WorkloadRecords, 'newestEvents' | 'newestReleases'>;
  readonly log: Log;
  readonly tell: (events: readonly WorkloadEvent[]) => void;
}): ArrivalDesk => {
  /** Whether it was there when it was last told of. Undefined until what was kept is read. */
  let there: Map<WorkloadId, boolean> | undefined;
  let readable = true;
  const early = new Map<WorkloadId, WorkloadView>();

  const arrivalOf = (view: WorkloadView, was: boolean | undefined): WorkloadEvent | undefined =>
    was === true
      ? undefined
      : {
          at: view.observedAt,
          workloadId: view.id,
          kind: 'appeared',
          says: `${was === undefined ? 'First seen by this console' : 'It is there again'}: ${wanted(view)}.`,
        };

  const note = (views: readonly WorkloadView[], known: Map<WorkloadId, boolean>): void => {
    const events = views.flatMap((view) => arrivalOf(view, readable ? known.get(view.id) : true) ?? []);
    for (const view of views) known.set(view.id, true);
    if (events.length > 0) parts.tell(events);
  };

  const open = (known: Map<WorkloadId, boolean>): void => {
    there = known;
    note([...early.values()], known);
    early.clear();
  };
  const ready = Promise.all([parts.records.newestReleases(), parts.records.newestEvents()]).then(
    ([releases, events]) =>
      open(
        new Map([
          ...releases.map(({ workloadId }) => [workloadId, true] as const),
          ...events.map(({ workloadId, kind }) => [workloadId, kind !== 'removed'] as const),
        ]),
      ),
    (error: unknown) => {
      if (!(error instanceof FaultError)) throw error;
      parts.log.warn('what was told of workloads cannot be read', { code: error.fault.code });
      readable = false;
      open(new Map());
    },
  );

  return {
    appeared: (view) => {
      if (there === undefined) early.set(view.id, view);
      else note([view], there);
    },
    removed: (id) => {
      early.delete(id);
      there?.set(id, false);
    },
    ready,
  };
};
