import type { Handlers } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
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
    if (watch.workload(workloadId) === undefined)
      throw new FaultError(
        fault('workload.no-such-workload', `No source knows ${workloadId}.`, { subject: workloadId }),
      );
    return { events: [...(await watch.timeline(workloadId, since))] };
  },
  'workload.releases': async (of) => ({ releases: [...(await watch.releases(of))] }),
  'workload.read-now': async ({ timeoutMs }, signal) => {
    await withDeadline(clock, timeoutMs, signal, (until) => watch.readNow(until));
    return watch.snapshot();
  },
});
