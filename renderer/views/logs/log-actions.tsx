import type { OperationRequest, WorkloadId } from '#shared/model';
import { capWish, liveLogRoute, openPlan, useRouter } from '../../commands/index.ts';
import { useWorkloads } from '../../queries/index.ts';
import { Button } from '../../ui/index.ts';
import type { LogRow } from './log-rows.ts';
import styles from './logs.module.css';
import { workloadOfLog } from './workload-of-log.ts';

/** What is kept of a log that is cut off, so that its end can still be read. */
const firstTailBytes = 1_048_576;

type Action = { readonly label: string; readonly request: OperationRequest };

/** What can be done about one log, the gentlest first. A container's log is its daemon's: nobody else rotates it. */
const actionsFor = (
  { log, logs: { nodeId, deletedOpen } }: LogRow,
  workloadId: WorkloadId | undefined,
): readonly Action[] => {
  const { path } = log;
  const cutOff: Action = {
    label: 'Cut off...',
    request: { kind: 'rotate-log', nodeId, path, how: { kind: 'cut-off', keepTailBytes: firstTailBytes } },
  };
  if (log.kind === 'journal')
    return [
      {
        label: 'Bound the journal...',
        request: {
          kind: 'bound-journal',
          nodeIds: [nodeId],
          maxBytes: Math.max(1, Math.round(log.sizeBytes / 2)),
        },
      },
    ];
  if (log.kind === 'container')
    return [...(workloadId === undefined ? [] : [{ label: 'Cap...', request: capWish(workloadId) }]), cutOff];
  const rotate: Action = {
    label: 'Rotate now...',
    request: { kind: 'rotate-log', nodeId, path, how: { kind: 'by-rule' } },
  };
  const cover: Action = {
    label: 'Cover this log...',
    request: { kind: 'cover-log', nodeIds: [nodeId], path },
  };
  return [
    ...(log.cover.by === 'rule' ? [rotate] : []),
    ...(log.cover.by === 'nobody' ? [cover] : []),
    cutOff,
    ...deletedOpen
      .filter((held) => held.path.startsWith(path))
      .map(({ processId, processName, path: deleted }): Action => ({
        label: `Make ${processName} let go...`,
        request: { kind: 'release-deleted', nodeId, processId, path: deleted, how: 'HUP' },
      })),
  ];
};

/** What can be done with one log: reading it, and what opens a plan. */
export const LogActions = ({ row }: { readonly row: LogRow }) => {
  const router = useRouter();
  const workloads = useWorkloads();
  const workload = workloadOfLog(row, workloads);
  return (
    <div className={styles['actions']}>
      <Button
        acts
        onClick={() =>
          router.go(liveLogRoute([{ kind: 'file', nodeId: row.logs.nodeId, path: row.log.path }]))
        }
      >
        Follow live
      </Button>
      {actionsFor(row, workload?.id).map(({ label, request }) => (
        <Button key={label} acts onClick={() => openPlan(router, request)}>
          {label}
        </Button>
      ))}
    </div>
  );
};
