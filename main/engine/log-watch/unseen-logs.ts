import type { Fault } from '#shared/fault';
import type { EpochMs, NodeId, NodeLogs } from '#shared/model';

/** A node whose logs were never looked at, with the reason. */
export const unseenLogs = (
  nodeId: NodeId,
  says: string,
  { now, everyMs }: { readonly now: EpochMs; readonly everyMs: number },
): NodeLogs => ({
  nodeId,
  state: 'unknown',
  says,
  observedAt: now,
  everyMs,
  observedBy: '',
  logs: [],
  others: { files: 0, sizeBytes: 0 },
  rules: [],
  ruleProblems: [],
  deletedOpen: [],
  findings: [],
  blindSpots: [],
  cutShort: false,
});

/** What was last seen, unknown from now on: the newest look failed, or none is possible. */
export const logsAfterFault = (before: NodeLogs, fault: Fault, now: EpochMs): NodeLogs => ({
  ...before,
  state: 'unknown',
  says: fault.says,
  observedAt: now,
});

/** What another run of this console saw last: unknown until a look of this one. */
export const logsFromBefore = (kept: NodeLogs, now: NodeLogs | undefined, at: EpochMs): NodeLogs => ({
  ...kept,
  state: 'unknown',
  says: now?.says ?? 'Its logs have not been looked at since this console started.',
  observedAt: now?.observedAt ?? at,
});
