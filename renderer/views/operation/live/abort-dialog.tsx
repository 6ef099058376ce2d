import { operationProgress, plural } from '#shared/format';
import type { Operation } from '#shared/model';
import { explainFault, useCancel, useStop } from '../../../queries/index.ts';
import { Button, Dialog, ErrorBlock, SafeText } from '../../../ui/index.ts';
import styles from './live.module.css';

/** Two ways to end a run early, each saying what it leaves behind. */
export const AbortDialog = ({
  operation,
  onClose,
}: {
  readonly operation: Operation;
  readonly onClose: () => void;
}) => {
  const cancel = useCancel();
  const stop = useStop();
  const { id: operationId } = operation;
  const { done, total, current } = operationProgress(operation);
  const final = operation.plan.steps.slice(0, done).filter((step) => step.undo === 'irreversible');
  const fault = cancel.error ?? stop.error;
  const isBusy = cancel.isPending || stop.isPending;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Abort this operation"
      says={`${plural(done, 'step')} done, ${plural(total - done, 'step')} not. The step in flight is finished or given up first.`}
      footer={
        <>
          <Button onClick={onClose}>Let it run</Button>
          <Button acts disabled={isBusy} onClick={() => stop.mutate({ operationId }, { onSuccess: onClose })}>
            Stop and leave as it is
          </Button>
          <Button
            acts
            look="solid"
            disabled={isBusy}
            onClick={() => cancel.mutate({ operationId }, { onSuccess: onClose })}
          >
            Take it back
          </Button>
        </>
      }
    >
      <div className={styles['dialog']}>
        {current === undefined ? null : (
          <p>
            <b>In flight:</b> <SafeText text={current.call.says} limit={300} />
          </p>
        )}
        <p>
          <b>Take it back</b> undoes the steps that are done, newest first, and proves each.
          {final.length === 0 ? '' : ` ${plural(final.length, 'step')} cannot be taken back.`}
        </p>
        <p>
          <b>Stop and leave as it is</b> sends nothing more. What is done stays, and can be undone later.
        </p>
        {fault === null ? null : <ErrorBlock {...explainFault(fault)} />}
      </div>
    </Dialog>
  );
};
