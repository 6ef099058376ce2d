import type { QueryClient } from '@tanstack/react-query';
import type { Link } from '#shared/wire';
import { followFeed } from '../feed/follow-feed.ts';
import type { LogStore } from '../log/use-logs.tsx';
import type { OwnershipStore } from '../ownership/use-ownership.tsx';
import type { ScheduleStore } from '../schedule/use-schedule.tsx';
import type { WorkloadStore } from '../workload/use-workloads.tsx';
import type { OperationStore } from './use-operations.tsx';

export type BoardParts = {
  readonly link: Link;
  readonly workloads: WorkloadStore;
  readonly ownership: OwnershipStore;
  readonly logs: LogStore;
  readonly schedule: ScheduleStore;
  readonly operations: OperationStore;
  readonly client: QueryClient;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Answers that an operation's progress makes old. */
const ofOperations = [
  'operation.list',
  'audit.entries',
  'audit.verify',
  'workload.releases',
  'schedule.output',
] as const;

/** Follows workloads, ownership, logs, scheduled tasks and operations until `signal` aborts, and drops the answers that what they tell makes old. */
export const followBoards = async (
  { link, workloads, ownership, logs, schedule, operations, client, pause }: BoardParts,
  signal: AbortSignal,
): Promise<void> => {
  const drop = (names: readonly string[]): void => {
    for (const name of names) void client.invalidateQueries({ queryKey: [name] });
  };
  await Promise.all([
    followFeed(
      {
        link,
        name: 'workload.changes',
        input: {},
        store: workloads,
        pause,
        onItem: () => drop(['workload.timeline', 'workload.releases']),
      },
      signal,
    ),
    followFeed({ link, name: 'ownership.changes', input: {}, store: ownership, pause }, signal),
    followFeed({ link, name: 'logs.changes', input: {}, store: logs, pause }, signal),
    followFeed({ link, name: 'schedule.changes', input: {}, store: schedule, pause }, signal),
    followFeed(
      {
        link,
        name: 'operation.changes',
        input: {},
        store: operations,
        pause,
        onItem: () => drop(ofOperations),
      },
      signal,
    ),
  ]);
};
