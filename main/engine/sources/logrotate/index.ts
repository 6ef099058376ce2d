/**
 * does: observes the logs of a node: their size and growth, which rule of logrotate, which driver or bound keeps each within
 *   bounds, when each was and will be rotated, and what is not right about it; and says how to rotate, cut off, cover and bound.
 * never: performs I/O itself, asks for more rights than its login has in order to look.
 * talks to: `source-kit`, `shared`.
 */
import { defineLogSource, defineSource } from '../../source-kit/index.ts';
import { askLogs } from './ask.ts';
import { nodeLogsOf } from './node-logs.ts';
import { looks, planner } from './plan/index.ts';
import type { LogsReading } from './reading/index.ts';
import { steps } from './step/index.ts';

/** Logs and what rotates them: logrotate, journald, the log drivers of Docker. */
export const source = defineSource({
  id: 'logrotate',
  says: 'Logs of a machine and what keeps them within bounds: logrotate’s rules, journald, Docker’s log drivers.',
  probes: [],
  logs: defineLogSource<LogsReading>({ ask: askLogs, read: nodeLogsOf }),
  steps,
  planner,
  looks,
});
