import { FaultError } from '#shared/fault';
import { nodeLogsSchema, type EpochMs } from '#shared/model';
import { asTime } from './as-time.ts';
import { readRecords } from './read-records.ts';
import type { LogRecords } from './store.ts';
import type { LogSizeColumns } from './read-log-sizes.ts';
import type { WorkerDesk } from './workload-records.ts';

/** What cannot be read is as if it had never been kept: a look tells anew. */
const orNothing =
  <T>(nothing: T) =>
  (error: unknown): T => {
    if (!(error instanceof FaultError)) throw error;
    return nothing;
  };

/** What is kept of logs, through the worker. */
export const createLogRecords = ({
  ask,
  write,
  now,
}: WorkerDesk & { readonly now: () => EpochMs }): LogRecords => ({
  save: (logs) => void write({ method: 'saveLogs', node: logs.nodeId, json: JSON.stringify(logs) }),
  newest: async (node) => {
    const text = await ask<string | undefined>({ method: 'newestLogs', node }).catch(orNothing(undefined));
    return text === undefined ? undefined : readRecords(nodeLogsSchema, [text])[0];
  },
  sizes: async (node) => {
    const kept = await ask<readonly LogSizeColumns[]>({ method: 'logSizes', node, now: now() }).catch(
      orNothing([]),
    );
    return kept.map(({ path, at, sizeBytes }) => ({
      path,
      points: Array.from(at, (time, index) => ({ at: asTime(time), sizeBytes: sizeBytes[index] ?? 0 })),
    }));
  },
});
