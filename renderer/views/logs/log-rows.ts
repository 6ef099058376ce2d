import { coverText, logName } from '#shared/format';
import type { LogFile, LogFinding, NodeLogs, RotationRule } from '#shared/model';
import { hasWords } from '../../ui/index.ts';

/** One log with the node it lies on. */
export type LogRow = {
  readonly id: string;
  readonly logs: NodeLogs;
  readonly log: LogFile;
  readonly findings: readonly LogFinding[];
};

/** One thing that is not right; `log` where it is about one that is listed. */
export type FindingRow = { readonly id: string; readonly logs: NodeLogs; readonly finding: LogFinding };

/** The log that a finding is about; undefined: it is about something else. */
export const logOf = ({ finding, logs }: Pick<FindingRow, 'finding' | 'logs'>): LogFile | undefined =>
  logs.logs.find(({ path }) => path === finding.subject);

/** One rule of one node. */
export type RuleRow = { readonly id: string; readonly logs: NodeLogs; readonly rule: RotationRule };

export const logRowId = (nodeId: string, path: string): string => `${nodeId}:${path}`;

export const logRows = (nodes: readonly NodeLogs[]): readonly LogRow[] =>
  nodes.flatMap((logs) => {
    const byLog = Map.groupBy(logs.findings, ({ subject }) => subject);
    return logs.logs.map((log) => ({
      id: logRowId(logs.nodeId, log.path),
      logs,
      log,
      findings: byLog.get(log.path) ?? [],
    }));
  });

export const findingRows = (nodes: readonly NodeLogs[]): readonly FindingRow[] =>
  nodes.flatMap((logs) =>
    logs.findings.map((finding) => ({
      id: `${logs.nodeId} ${finding.kind} ${finding.subject}`,
      logs,
      finding,
    })),
  );

const severities = ['critical', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];

/** The worst first. */
export const severityRank = (severity: Severity | undefined): number =>
  severity === undefined ? severities.length : severities.indexOf(severity);

/** The gravest of some findings; undefined: there is none. */
export const worstOf = (findings: readonly LogFinding[]): Severity | undefined =>
  severities.find((severity) => findings.some((finding) => finding.severity === severity));

export const matchesLog = ({ log, logs, findings }: LogRow, filter: string): boolean =>
  hasWords(
    [
      logs.nodeId,
      log.path,
      logName(log),
      coverText(log.cover, logs.rules),
      ...(log.writers ?? []).map(({ processName }) => processName),
      ...findings.map(({ says }) => says),
    ],
    filter,
  );

export const matchesFinding = ({ logs, finding }: FindingRow, filter: string): boolean =>
  hasWords([logs.nodeId, finding.subject, finding.says, finding.nextStep], filter);
