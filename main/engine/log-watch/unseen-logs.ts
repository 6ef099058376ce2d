import type { EpochMs, NodeLogs } from '#shared/model';
import { unseenLook } from '../workload-watch/index.ts';

/** A node whose logs were never looked at, with the reason. */
export const unseenLogs = (...of: Parameters<typeof unseenLook>): NodeLogs => ({
  ...unseenLook(...of),
  logs: [],
  others: { files: 0, sizeBytes: 0 },
  rules: [],
  ruleProblems: [],
  deletedOpen: [],
  findings: [],
  blindSpots: [],
  cutShort: false,
});

/** What another run of this console saw last: unknown until a look of this one. */
export const logsFromBefore = (kept: NodeLogs, now: NodeLogs | undefined, at: EpochMs): NodeLogs => ({
  ...kept,
  state: 'unknown',
  says: now?.says ?? 'Its logs have not been looked at since this console started.',
  observedAt: now?.observedAt ?? at,
});
