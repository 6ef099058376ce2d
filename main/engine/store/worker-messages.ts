import type { RunRow } from './run-tables.ts';
import type { SampleBatch } from './sample-batch.ts';
import type { EventRow, ReleaseRow, ReleasesOf } from './workload-tables.ts';

/** What the store's main thread may ask its worker; each is one method of the history file. */
export type WorkerCall =
  /** Opens the file, so that a second console knows at once that it cannot. */
  | { readonly method: 'open' }
  | { readonly method: 'append'; readonly batch: SampleBatch; readonly now: number }
  | {
      readonly method: 'series';
      readonly node: string;
      readonly metric: string;
      readonly subject: string;
      readonly from: number;
      readonly to: number;
      readonly points: number;
    }
  | { readonly method: 'diskHistory'; readonly node: string; readonly now: number }
  | {
      readonly method: 'saveAlarm';
      readonly id: string;
      readonly raised: number;
      readonly cleared: number | undefined;
      readonly json: string;
    }
  | { readonly method: 'alarmsSince'; readonly since: number }
  | { readonly method: 'saveLook'; readonly node: string; readonly mount: string; readonly json: string }
  | { readonly method: 'looks'; readonly node: string }
  | { readonly method: 'saveLogs'; readonly node: string; readonly json: string }
  | { readonly method: 'newestLogs'; readonly node: string }
  | { readonly method: 'logSizes'; readonly node: string; readonly now: number }
  | { readonly method: 'saveRelease'; readonly release: ReleaseRow }
  | { readonly method: 'releases'; readonly of: ReleasesOf }
  | { readonly method: 'newestReleases' }
  | { readonly method: 'printKey'; readonly fresh: string }
  | { readonly method: 'saveEvents'; readonly events: readonly EventRow[] }
  | { readonly method: 'newestEvents' }
  | { readonly method: 'events'; readonly workload: string; readonly since: number; readonly limit: number }
  | { readonly method: 'saveRuns'; readonly runs: readonly RunRow[] }
  | { readonly method: 'runs'; readonly node: string; readonly limit: number }
  | { readonly method: 'prune'; readonly now: number }
  | { readonly method: 'close' };

export type WorkerRequest = WorkerCall & { readonly call: number };

/** A disk history as the worker sends it: columns of one length, moved instead of copied. */
export type DiskHistoryColumns = {
  readonly mount: string;
  readonly at: Float64Array<ArrayBuffer>;
  readonly available: Float64Array<ArrayBuffer>;
  readonly size: Float64Array<ArrayBuffer>;
};

/** `full` marks SQLITE_FULL and ENOSPC: the one failure that heals by itself when room is made. */
export type WorkerReply =
  | { readonly call: number; readonly ok: true; readonly value: unknown }
  | { readonly call: number; readonly ok: false; readonly full: boolean; readonly says: string };

/** How the worker is told where its file is. */
export type WorkerData = { readonly path: string; readonly boundBytes: number };
