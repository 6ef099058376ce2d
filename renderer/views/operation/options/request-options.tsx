import type { OperationRequest } from '#shared/model';
import { openPlan, useRouter } from '../../../commands/index.ts';
import { DrainOptions } from './drain-options.tsx';
import { MaintenanceOptions } from './maintenance-options.tsx';
import styles from './options.module.css';
import { RedeployOptions } from './redeploy-options.tsx';
import { RestartOptions } from './restart-options.tsx';
import { RollbackOptions } from './rollback-options.tsx';

/** What may be chosen of a wish. Each choice makes a new plan; none sends anything. */
export const RequestOptions = ({ request }: { readonly request: OperationRequest }) => {
  const router = useRouter();
  const ask = (next: OperationRequest): void => openPlan(router, next);
  const options = {
    drain: () => (request.kind === 'drain' ? <DrainOptions request={request} ask={ask} /> : null),
    redeploy: () => (request.kind === 'redeploy' ? <RedeployOptions request={request} ask={ask} /> : null),
    rollback: () => (request.kind === 'rollback' ? <RollbackOptions request={request} ask={ask} /> : null),
    restart: () => (request.kind === 'restart' ? <RestartOptions request={request} ask={ask} /> : null),
    maintenance: () =>
      request.kind === 'maintenance' ? <MaintenanceOptions request={request} ask={ask} /> : null,
    undrain: () => null,
    rebalance: () => null,
    undo: () => null,
  }[request.kind]();
  return options === null ? null : <div className={styles['options']}>{options}</div>;
};
