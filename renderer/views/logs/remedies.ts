import type { NodeLogs, OperationRequest, WorkloadId, WorkloadView } from '#shared/model';
import { capWish } from '../../commands/index.ts';
import { logOf, type FindingRow, type LogRow } from './log-rows.ts';
import { workloadOfLog } from './workload-of-log.ts';

/** What is kept of a log that is cut off, so that its end can still be read. */
const firstTailBytes = 1_048_576;
/** What a journal is bound to when nobody has chosen yet: a tenth of what journald itself would take at most (4 GB). */
const firstJournalBytes = 400_000_000;

/** Something that can be done about a log: it opens a plan. */
type Remedy = { readonly label: string; readonly request: OperationRequest };
/** One that mends what was found, in a word for where that is said beside it. */
type BriefRemedy = Remedy & { readonly brief: string };
type DeletedOpen = NodeLogs['deletedOpen'][number];

export const boundJournal = ({ nodeId, journal }: NodeLogs): BriefRemedy => ({
  label: 'Bound the journal...',
  brief: 'Bound...',
  request: { kind: 'bound-journal', nodeIds: [nodeId], maxBytes: journal?.maxBytes ?? firstJournalBytes },
});
const cap = (workloadId: WorkloadId): BriefRemedy => ({
  label: 'Cap...',
  brief: 'Cap...',
  request: capWish(workloadId),
});
const cover = ({ nodeId }: NodeLogs, path: string): BriefRemedy => ({
  label: 'Cover this log...',
  brief: 'Cover...',
  request: { kind: 'cover-log', nodeIds: [nodeId], path },
});
const letGo = ({ nodeId }: NodeLogs, { path, processId, processName }: DeletedOpen): BriefRemedy => ({
  label: `Make ${processName} let go...`,
  brief: 'Let go...',
  request: { kind: 'release-deleted', nodeId, processId, path, how: 'HUP' },
});

/** What can be done about one log, the gentlest first. A container's log is its daemon's: nobody else rotates it. */
export const remediesOf = ({ log, logs }: LogRow, workloadId: WorkloadId | undefined): readonly Remedy[] => {
  const { nodeId } = logs;
  const { path } = log;
  const cutOff: Remedy = {
    label: 'Cut off...',
    request: { kind: 'rotate-log', nodeId, path, how: { kind: 'cut-off', keepTailBytes: firstTailBytes } },
  };
  const rotate: Remedy = {
    label: 'Rotate now...',
    request: { kind: 'rotate-log', nodeId, path, how: { kind: 'by-rule' } },
  };
  if (log.kind === 'journal') return [boundJournal(logs)];
  if (log.kind === 'container') return [...(workloadId === undefined ? [] : [cap(workloadId)]), cutOff];
  return [
    ...(log.cover.by === 'rule' ? [rotate] : []),
    ...(log.cover.by === 'nobody' ? [cover(logs, path)] : []),
    cutOff,
    ...logs.deletedOpen.filter((held) => held.path.startsWith(path)).map((held) => letGo(logs, held)),
  ];
};

/** The one thing that mends what was found; undefined: there is none that this console can plan. */
export const remedyOf = (row: FindingRow, workloads: readonly WorkloadView[]): BriefRemedy | undefined => {
  const { logs, finding } = row;
  const { kind, subject } = finding;
  if (kind === 'journal-unbounded') return boundJournal(logs);
  if (kind === 'held-deleted') {
    const [held, other] = logs.deletedOpen.filter(({ path }) => path === subject);
    // Of several processes the finding does not tell which it means: a person chooses on the panel of the log.
    return held === undefined || other !== undefined ? undefined : letGo(logs, held);
  }
  const log = logOf(row);
  if (log === undefined) return undefined;
  if (kind === 'uncovered') return cover(logs, log.path);
  const service = kind === 'no-cap' ? workloadOfLog({ log, logs }, workloads) : undefined;
  return service === undefined ? undefined : cap(service.id);
};
