import { epochMs, type EpochMs, type WorkloadId } from '#shared/model';
import { useMessageQuery } from '../message/use-message.ts';

const hour = 3_600_000;

/** What happened to a workload in the last `spanMs`, newest first. Asked from a whole hour on, so that the question stays the same for an hour. */
export const useWorkloadTimeline = (workloadId: WorkloadId, spanMs: number, now: EpochMs) =>
  useMessageQuery(
    'workload.timeline',
    { workloadId, since: epochMs(Math.max(0, Math.floor((now - spanMs) / hour) * hour)) },
    { keepPrevious: true },
  );

/** The versions of a workload, or of a stack, that this console saw running, newest first. */
export const useReleases = (
  of: { readonly workloadId?: WorkloadId | undefined; readonly stack?: string | undefined },
  enabled = true,
) =>
  useMessageQuery(
    'workload.releases',
    {
      ...(of.workloadId === undefined ? {} : { workloadId: of.workloadId }),
      ...(of.stack === undefined ? {} : { stack: of.stack }),
    },
    { enabled },
  );
