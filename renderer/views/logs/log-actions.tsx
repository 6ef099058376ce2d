import { liveLogRoute, openPlan, useRouter } from '../../commands/index.ts';
import { useWorkloads } from '../../queries/index.ts';
import { Button } from '../../ui/index.ts';
import type { LogRow } from './log-rows.ts';
import styles from './logs.module.css';
import { remediesOf } from './remedies.ts';
import { workloadOfLog } from './workload-of-log.ts';

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
      {remediesOf(row, workload?.id).map(({ label, request }) => (
        <Button key={label} acts onClick={() => openPlan(router, request)}>
          {label}
        </Button>
      ))}
    </div>
  );
};
