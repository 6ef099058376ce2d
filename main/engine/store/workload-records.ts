import { releaseSchema, workloadEventSchema } from '#shared/model';
import { readRecords } from './read-records.ts';
import type { WorkloadRecords } from './store.ts';
import type { WorkerCall } from './worker-messages.ts';

/** What the contract promises of one answer. */
const eventsAtOnce = 500;

/** How the worker is asked: `write` never rejects. */
export type WorkerDesk = {
  readonly ask: <T>(call: WorkerCall) => Promise<T>;
  readonly write: (call: WorkerCall) => Promise<void>;
};

/** The ledger and the timelines, through the worker. */
export const createWorkloadRecords = ({ ask, write }: WorkerDesk): WorkloadRecords => ({
  saveRelease: (release) =>
    void write({
      method: 'saveRelease',
      release: {
        id: release.id,
        workload: release.workloadId,
        stack: release.stack,
        first: release.firstSeenAt,
        last: release.lastSeenAt,
        json: JSON.stringify(release),
      },
    }),
  releases: async ({ workloadId, stack }) =>
    readRecords(releaseSchema, await ask({ method: 'releases', of: { workload: workloadId, stack } })),
  newestReleases: async () => readRecords(releaseSchema, await ask({ method: 'newestReleases' })),
  printKey: (fresh) => ask<string>({ method: 'printKey', fresh }),
  saveEvents: (events) =>
    void write({
      method: 'saveEvents',
      events: events.map((event) => ({
        workload: event.workloadId,
        at: event.at,
        json: JSON.stringify(event),
      })),
    }),
  newestEvents: async () => readRecords(workloadEventSchema, await ask({ method: 'newestEvents' })),
  events: async (workload, since) =>
    readRecords(workloadEventSchema, await ask({ method: 'events', workload, since, limit: eventsAtOnce })),
});
