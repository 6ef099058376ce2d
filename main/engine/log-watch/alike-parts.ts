import type { LogFile, NodeLogs } from '#shared/model';
import { heldOnce } from '../source-kit/index.ts';

const ofLog = (log: LogFile): LogFile => ({
  ...log,
  cover: heldOnce(log.cover),
  kept: heldOnce(log.kept),
  // Whoever writes a log is a process of its node alone; that nobody does is said of most logs.
  ...(log.writers?.length === 0 ? { writers: heldOnce(log.writers) } : {}),
});

/** A reading whose parts that machines of one distribution have alike, rules first of all, are held once for the fleet. */
export const withAlikeParts = (reading: NodeLogs): NodeLogs => ({
  ...reading,
  rules: reading.rules.map(heldOnce),
  logs: reading.logs.map(ofLog),
});
