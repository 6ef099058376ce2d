import type { EpochMs, FleetNode, NodeLogs, NodeView } from '#shared/model';
import type { ShellAsk } from './ask.ts';

/** Sizes of one log over the time it was watched, oldest first. A size below the one before it is a rotation. */
export type LogHistory = readonly { readonly at: EpochMs; readonly sizeBytes: number }[];

/** What a reading of logs may know besides the reply: pure values only. */
export type LogContext = {
  /** Volumes, clock skew and the rest of what is known of the node. */
  readonly node: NodeView;
  readonly receivedAt: EpochMs;
  readonly everyMs: number;
  readonly before: NodeLogs | undefined;
  /** Empty for a path that was never seen. */
  readonly historyOf: (path: string) => LogHistory;
};

/** The part of a source that knows the logs of a node and what rotates them. Pure and total. */
export type LogSource<Reading = unknown> = {
  /** One bounded look, low in priority; its own time limit ends it on the node. */
  readonly ask: (node: FleetNode) => ShellAsk<Reading>;
  readonly read: (reading: Reading, context: LogContext) => NodeLogs;
};

/** Hides the type of a log source in the list of sources. */
export const defineLogSource = <Reading>(logs: LogSource<Reading>): LogSource => logs as unknown as LogSource;
