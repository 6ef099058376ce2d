import type { WorkloadView } from '#shared/model';
import { capWish, liveLogRoute, openPlan, useRouter } from '../../../commands/index.ts';
import { Button } from '../../../ui/index.ts';
import styles from './panel.module.css';

/** What can be done with a service: what opens a plan, and reading its logs. */
export const ServiceActions = ({ workload }: { readonly workload: WorkloadView }) => {
  const router = useRouter();
  const { id, stack, source } = workload;
  return (
    <div className={styles['actions']}>
      <Button
        acts
        onClick={() => openPlan(router, { kind: 'redeploy', workloadId: id, to: { kind: 'same' } })}
      >
        Redeploy...
      </Button>
      <Button
        acts
        onClick={() => openPlan(router, { kind: 'rollback', scope: { kind: 'workload', workloadId: id } })}
      >
        Roll back...
      </Button>
      {stack === undefined ? null : (
        <Button acts onClick={() => openPlan(router, { kind: 'rollback', scope: { kind: 'stack', stack } })}>
          Roll back the whole stack...
        </Button>
      )}
      <Button acts onClick={() => openPlan(router, { kind: 'restart', workloadId: id })}>
        Restart copy...
      </Button>
      <Button acts onClick={() => openPlan(router, { kind: 'rebalance', workloadIds: [id] })}>
        Rebalance...
      </Button>
      {source === 'swarm' || source === 'docker' ? (
        <Button acts onClick={() => openPlan(router, capWish(id))}>
          Cap logs...
        </Button>
      ) : null}
      <Button acts onClick={() => router.go(liveLogRoute([{ kind: 'workload', workloadId: id }]))}>
        Follow logs
      </Button>
    </div>
  );
};
