import {
  valueOf,
  type AlarmPolicy,
  type LogFile,
  type LogFinding,
  type NodeLogs,
  type NodeView,
} from '#shared/model';

const hourMs = 3_600_000;

/** Findings about something that is no trouble before it fills a disk. */
const growingKinds: ReadonlySet<LogFinding['kind']> = new Set(['uncovered', 'no-cap', 'journal-unbounded']);
/** Findings about what rotates logs: of no weight where it has none to rotate. */
const runnerKinds: ReadonlySet<LogFinding['kind']> = new Set(['runner-off', 'runner-failed']);

/** The log a finding is about. */
export const logOf = (
  { kind, subject }: Pick<LogFinding, 'kind' | 'subject'>,
  { logs }: NodeLogs,
): LogFile | undefined =>
  logs.find((log) => log.path === subject) ??
  (kind === 'journal-unbounded' ? logs.find((log) => log.kind === 'journal') : undefined);

/** Time in which a log fills its volume at its speed; infinite for one that stands still, or of which nobody knows yet. */
export const fillsInMs = (log: LogFile | undefined, view: NodeView | undefined): number => {
  const speed = log?.growth?.bytesPerHour ?? 0;
  const volume = (view === undefined ? [] : (valueOf(view.facts.volumes) ?? [])).find(
    ({ mount }) => mount === log?.mount,
  );
  const availableBytes = volume === undefined ? undefined : valueOf(volume.space)?.availableBytes;
  return speed > 0 && availableBytes !== undefined ? (availableBytes / speed) * hourMs : Infinity;
};

/** Whether somebody has to be told of a finding: a small log that stands still is listed, and nobody is called for it. */
export const matters = (
  finding: LogFinding,
  {
    logs,
    view,
    policy,
    withinMs,
  }: {
    readonly logs: NodeLogs;
    readonly view: NodeView | undefined;
    readonly policy: AlarmPolicy['logs'];
    /** How soon a growing log has to fill its volume, ms. */
    readonly withinMs: number;
  },
): boolean => {
  const { kind, severity, subject } = finding;
  if (severity === 'note' || policy.ignored.includes(kind)) return false;
  if (growingKinds.has(kind)) return fillsInMs(logOf(finding, logs), view) <= withinMs;
  if (runnerKinds.has(kind))
    return logs.logs.some(({ cover, growth }) => cover.by === 'rule' && (growth?.bytesPerHour ?? 0) > 0);
  if (kind === 'held-deleted') {
    const own = logs.deletedOpen.filter(({ path }) => path === subject);
    const held = own.length > 0 ? own : logs.deletedOpen;
    return held.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) >= policy.heldBytes;
  }
  return true;
};
