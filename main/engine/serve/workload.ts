import type { Handlers } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import { epochMs } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { WorkloadWatch } from '../workload-watch/index.ts';
import { withDeadline } from './deadline.ts';

type WorkloadHandlers = Pick<
  Handlers,
  'workload.snapshot' | 'workload.changes' | 'workload.timeline' | 'workload.releases' | 'workload.read-now'
>;

/** Handlers of the messages about workloads. */
export const serveWorkloads = (watch: WorkloadWatch, clock: Clock): WorkloadHandlers => ({
  'workload.snapshot': async () => watch.snapshot(),
  'workload.changes': (_input, signal) => watch.changes(signal),
  'workload.timeline': async ({ workloadId, since }) => {
    const events = await watch.timeline(workloadId, since);
    // One that was removed is still told of, for as long as its events are kept.
    const isKnown = watch.workload(workloadId) !== undefined || events.length > 0;
    if (!isKnown && (await watch.timeline(workloadId, epochMs(0))).length === 0)
      throw new FaultError(
        fault('workload.no-such-workload', `No source knows ${workloadId}, nor did one before.`, {
          subject: workloadId,
        }),
      );
    return { events: [...events] };
  },
  'workload.releases': async (of) => ({ releases: [...(await watch.releases(of))] }),
  'workload.read-now': async ({ timeoutMs }, signal) => {
    await withDeadline(clock, timeoutMs, signal, (until) => watch.readNow(until));
    return watch.snapshot();
  },
});
