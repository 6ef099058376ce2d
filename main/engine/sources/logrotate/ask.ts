import type { FleetNode } from '#shared/model';
import { sudoReadFunction, type ShellAsk } from '../../source-kit/index.ts';
import { readLogs, type LogsReading } from './reading/index.ts';
import { logsScript } from './script/index.ts';

/** More directories than that are not walked. */
const mostDirectories = 12;

/** One look at the logs of a node. The script ends itself after about 40 s at most; the rest is for a slow start. */
export const askLogs = (node: FleetNode): ShellAsk<LogsReading> => ({
  id: 'logrotate.logs',
  says: 'the logs of the node, the rules of logrotate that cover them, when they were rotated, and who has them open',
  lane: 'own-channel',
  script: `${sudoReadFunction(node)}\n${logsScript}`,
  inputs: node.logDirectories.filter((path) => path.startsWith('/')).slice(0, mostDirectories),
  effect: 'reads',
  limits: { timeoutMs: 50_000, stdoutBytes: 8_388_608, stderrBytes: 65_536 },
  read: readLogs,
});
