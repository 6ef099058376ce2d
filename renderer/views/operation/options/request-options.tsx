import type { OperationKind, OperationRequest } from '#shared/model';
import { openPlan, useRouter } from '../../../commands/index.ts';
import { CapOptions, JournalOptions } from './bound-options.tsx';
import { CoverOptions } from './cover-options.tsx';
import { DecommissionOptions } from './decommission-options.tsx';
import { DrainOptions } from './drain-options.tsx';
import { MaintenanceOptions } from './maintenance-options.tsx';
import styles from './options.module.css';
import { RedeployOptions } from './redeploy-options.tsx';
import { ReleaseOptions } from './release-options.tsx';
import { RestartOptions } from './restart-options.tsx';
import { RollbackOptions } from './rollback-options.tsx';
import { RotateOptions } from './rotate-options.tsx';
import { SettleOptions } from './settle-options.tsx';
import { EditOptions, PauseOptions } from './task-options.tsx';

/** Wishes with nothing to choose about them. */
const settled: readonly OperationKind[] = ['undrain', 'rebalance', 'run-task', 'resume-task', 'undo'];

const OptionsOf = ({
  request,
  ask,
}: {
  readonly request: OperationRequest;
  readonly ask: (next: OperationRequest) => void;
}) => {
  switch (request.kind) {
    case 'drain':
      return <DrainOptions request={request} ask={ask} />;
    case 'decommission':
      return <DecommissionOptions request={request} ask={ask} />;
    case 'settle':
      return <SettleOptions request={request} ask={ask} />;
    case 'redeploy':
      return <RedeployOptions request={request} ask={ask} />;
    case 'rollback':
      return <RollbackOptions request={request} ask={ask} />;
    case 'restart':
      return <RestartOptions request={request} ask={ask} />;
    case 'maintenance':
      return <MaintenanceOptions request={request} ask={ask} />;
    case 'rotate-log':
      return <RotateOptions request={request} ask={ask} />;
    case 'cover-log':
      return <CoverOptions request={request} ask={ask} />;
    case 'bound-journal':
      return <JournalOptions request={request} ask={ask} />;
    case 'cap-logs':
      return <CapOptions request={request} ask={ask} />;
    case 'release-deleted':
      return <ReleaseOptions request={request} ask={ask} />;
    case 'pause-task':
      return <PauseOptions request={request} ask={ask} />;
    case 'edit-task':
      return <EditOptions request={request} ask={ask} />;
    default:
      return null;
  }
};

/** What may be chosen of a wish. Each choice makes a new plan; none sends anything. */
export const RequestOptions = ({ request }: { readonly request: OperationRequest }) => {
  const router = useRouter();
  if (settled.includes(request.kind)) return null;
  return (
    <div className={styles['options']}>
      <OptionsOf request={request} ask={(next) => openPlan(router, next)} />
    </div>
  );
};
