/**
 * does: observes the logs of a node: their size and growth, which rule of logrotate, which driver or bound keeps each within
 *   bounds, when each was and will be rotated, and what is not right about it.
 * never: performs I/O itself, changes anything, asks for more rights than its login has.
 * talks to: `source-kit`, `shared/model`, `shared/fault`.
 */
import { defineLogSource, defineSource } from '../../source-kit/index.ts';
import { askLogs } from './ask.ts';
import { nodeLogsOf } from './node-logs.ts';
import type { LogsReading } from './reading/index.ts';

/** Logs and what rotates them: logrotate, journald, the log drivers of Docker. */
export const source = defineSource({
  id: 'logrotate',
  says: 'Logs of a machine and what keeps them within bounds: logrotate’s rules, journald, Docker’s log drivers.',
  probes: [],
  logs: defineLogSource<LogsReading>({ ask: askLogs, read: nodeLogsOf }),
});
