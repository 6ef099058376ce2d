import type {
  Alarm,
  EpochMs,
  FillingLook,
  HistoryPoint,
  Metric,
  NodeId,
  NodeLogs,
  Release,
  ScheduledTask,
  ScheduledTaskId,
  TaskRun,
  WorkloadEvent,
  WorkloadId,
} from '#shared/model';

/** One number at one time. */
export type Sample = {
  readonly nodeId: NodeId;
  readonly metric: Metric;
  /** Mount point for volume metrics, else empty. */
  readonly subject: string;
  readonly at: EpochMs;
  readonly value: number;
};

/** Whether history is being kept. */
export type Recording =
  | { readonly state: 'recording' }
  | { readonly state: 'paused'; readonly since: EpochMs; readonly says: string };

/** Disk history of one node for warming up the rules after a start: what was kept, oldest first. */
export type DiskHistory = {
  readonly mount: string;
  readonly points: Iterable<{ readonly at: EpochMs; readonly available: number; readonly size: number }>;
};

/** Sizes of one log before this engine began, oldest first. */
export type KeptLogSizes = {
  readonly path: string;
  readonly points: readonly { readonly at: EpochMs; readonly sizeBytes: number }[];
};

/** What is remembered of logs, beside the series of their sizes. Writing never blocks and never throws. */
export type LogRecords = {
  /** Keeps the newest of a node. */
  readonly save: (logs: NodeLogs) => void;
  /** What was kept last; undefined: nothing, or it cannot be read. */
  readonly newest: (nodeId: NodeId) => Promise<NodeLogs | undefined>;
  /** Sizes of the last day, of every log of a node that had any; none when they cannot be read. */
  readonly sizes: (nodeId: NodeId) => Promise<readonly KeptLogSizes[]>;
};

/**
 * What is remembered of workloads: the release ledger and the timelines. Bounded per workload. Writing never blocks and never
 * throws; reading rejects with FaultError `store.unreadable`.
 */
export type WorkloadRecords = {
  /** Adds a release, or replaces the one with its id. */
  readonly saveRelease: (release: Release) => void;
  /** Of one workload, of a stack, or of all; newest first. */
  readonly releases: (of: {
    readonly workloadId?: WorkloadId | undefined;
    readonly stack?: string | undefined;
  }) => Promise<readonly Release[]>;
  /** The newest of each workload. */
  readonly newestReleases: () => Promise<readonly Release[]>;
  /** The key that fingerprints of settings are made with, the same for this history for ever; `fresh` when it has none yet. */
  readonly printKey: (fresh: string) => Promise<string>;
  readonly saveEvents: (events: readonly WorkloadEvent[]) => void;
  /** The newest of each workload. */
  readonly newestEvents: () => Promise<readonly WorkloadEvent[]>;
  /** Newest first, at most 500. */
  readonly events: (id: WorkloadId, since: EpochMs) => Promise<readonly WorkloadEvent[]>;
};

/** What is remembered of the runs of scheduled tasks, longer than their nodes remember. Writing never blocks and never throws. */
export type RunRecords = {
  /** Keeps every ended run of these tasks once; one that is told again with its end replaces what was known. */
  readonly saveRuns: (tasks: readonly ScheduledTask[]) => void;
  /** Of one node, newest first, at most 50 of each task. Rejects with FaultError `store.unreadable`. */
  readonly runs: (
    nodeId: NodeId,
  ) => Promise<readonly { readonly taskId: ScheduledTaskId; readonly runs: readonly TaskRun[] }[]>;
};

/**
 * The console's memory: bounded history in an embedded SQLite in a worker thread.
 * Writing never blocks and never throws; when the disk is full it pauses and says so.
 */
export type Store = {
  readonly record: (samples: readonly Sample[]) => void;
  /** Points between two times, thinned to at most `points`. Rejects with FaultError `store.unreadable`. */
  readonly series: (
    key: { readonly nodeId: NodeId; readonly metric: Metric; readonly subject: string },
    range: { readonly from: EpochMs; readonly to: EpochMs; readonly points: number },
  ) => Promise<readonly HistoryPoint[]>;
  /** Up to 14 days of available and size per mount of one node, at most one point per 5 minutes older than 2 h. */
  readonly diskHistory: (nodeId: NodeId) => Promise<readonly DiskHistory[]>;
  readonly saveAlarm: (alarm: Alarm) => void;
  /** Alarms open at any time since `since`, newest first. */
  readonly alarmsSince: (since: EpochMs) => Promise<readonly Alarm[]>;
  readonly saveLook: (look: FillingLook) => void;
  /** Newest look per mount of one node. */
  readonly looks: (nodeId: NodeId) => Promise<readonly FillingLook[]>;
  readonly workloads: WorkloadRecords;
  readonly runs: RunRecords;
  readonly logs: LogRecords;
  readonly recording: () => Recording;
  readonly onRecordingChange: (listener: (recording: Recording) => void) => void;
  /** Writes what is buffered and closes. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};
