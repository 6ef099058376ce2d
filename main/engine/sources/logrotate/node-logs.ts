import { epochMs, type NodeLogs } from '#shared/model';
import { adviceToRead, sudoReads, type LogContext } from '../../source-kit/index.ts';
import { findFindings } from './findings/index.ts';
import {
  containerDefaultOf,
  createPicture,
  deletedOpenOf,
  findLogs,
  journalLog,
  journalOf,
  lastFreedOf,
  problemsOf,
  rulesOf,
  runnerOf,
} from './logs/index.ts';
import type { LogsReading } from './reading/index.ts';

const mostLogs = 500;

/** Everything known of the logs of a node after one look. Pure and total. */
export const nodeLogsOf = (reading: LogsReading, context: LogContext): NodeLogs => {
  const picture = createPicture(reading, context);
  const found = findLogs(picture);
  const logs = [...found.logs, ...journalLog(picture)].toSorted(
    (a, b) => (b.growth?.bytesPerHour ?? 0) - (a.growth?.bytesPerHour ?? 0) || b.sizeBytes - a.sizeBytes,
  );
  const others = logs.slice(mostLogs);
  const runner = runnerOf(picture);
  const journal = journalOf(picture);
  const containerDefault = containerDefaultOf(reading.daemon);
  const lastFreed = lastFreedOf(context.before, logs, runner);
  const deletedOpen = deletedOpenOf(picture);
  return {
    nodeId: context.node.node.id,
    state: 'known',
    says: '',
    observedAt: epochMs(context.receivedAt),
    seenAt: epochMs(context.receivedAt),
    everyMs: context.everyMs,
    observedBy: 'logrotate',
    logs: logs.slice(0, mostLogs),
    others: { files: others.length, sizeBytes: others.reduce((sum, log) => sum + log.sizeBytes, 0) },
    rules: rulesOf(picture),
    ruleProblems: problemsOf(picture, found),
    ...(runner === undefined ? {} : { runner }),
    ...(journal === undefined ? {} : { journal }),
    ...(containerDefault === undefined ? {} : { containerDefault }),
    deletedOpen,
    ...(lastFreed === undefined ? {} : { lastFreed }),
    findings: [...findFindings({ picture, logs, runner, deletedOpen })],
    blindSpots: [
      ...reading.blindSpots,
      ...closedStateOf(reading, context),
      ...unreadOf(picture.config.unread),
      ...closedOf(reading),
      ...stateOf(picture.state.wrong),
    ],
    cutShort: reading.cutShort,
  };
};

const closedStateOf = ({ closedState }: LogsReading, { node: { node } }: LogContext): readonly string[] =>
  closedState === undefined
    ? []
    : [
        `${closedState} cannot be read by ${node.user}, so when each log was rotated last is not known. ${adviceToRead({ node, login: node.user, command: sudoReads.rotations(closedState) })}`,
      ];

const unreadOf = (paths: readonly string[]): readonly string[] =>
  paths.length === 0
    ? []
    : [`${paths.slice(0, 5).join(', ')} of logrotate’s configuration cannot be read by the login user.`];

const closedOf = ({ places }: LogsReading): readonly string[] => {
  const closed = [...places].flatMap(([path, access]) => (access === 'unknown' ? [path] : []));
  return closed.length === 0
    ? []
    : [`Rules name logs in ${closed.slice(0, 5).join(', ')}, which the login user may not look into.`];
};

const stateOf = (wrong: string | undefined): readonly string[] =>
  wrong === undefined
    ? []
    : [`logrotate’s state file is damaged: ${wrong}. logrotate forgets what stands behind it.`];
