import { useState } from 'react';
import { operationProgress } from '#shared/format';
import type { Operation } from '#shared/model';
import { explainFault, useDecide } from '../../../queries/index.ts';
import { Button, Dialog, ErrorBlock, SafeText, Segmented, TextField } from '../../../ui/index.ts';
import styles from './live.module.css';

const minute = 60_000;
const formId = 'decide-operation';
/** As the contract takes it. */
const longest = 500;

/** Answers a run whose deadline passed: wait longer, or leave the step behind and go on. Never by force. */
export const DecideDialog = ({
  operation,
  onClose,
}: {
  readonly operation: Operation;
  readonly onClose: () => void;
}) => {
  const decide = useDecide();
  const [kind, setKind] = useState<'wait' | 'leave'>('wait');
  const [ms, setMs] = useState(String(15 * minute));
  const [reason, setReason] = useState('');
  const { current } = operationProgress(operation);
  return (
    <Dialog
      open
      onClose={onClose}
      title="The deadline has passed"
      says="Nothing is forced. What has not left keeps running until it leaves or you decide otherwise."
      footer={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            acts
            type="submit"
            form={formId}
            look="solid"
            disabled={decide.isPending || (kind === 'leave' && reason.trim() === '')}
          >
            {kind === 'wait' ? 'Wait longer' : 'Leave it behind'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['dialog']}
        onSubmit={(event) => {
          event.preventDefault();
          const decision = kind === 'wait' ? { kind, ms: Number(ms) } : { kind, reason };
          decide.mutate({ operationId: operation.id, decision }, { onSuccess: onClose });
        }}
      >
        {current === undefined ? null : (
          <p>
            <b>
              <SafeText text={current.call.says} limit={300} />
            </b>{' '}
            <SafeText text={current.progress.says} limit={300} />
          </p>
        )}
        <Segmented
          label="Decision"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'wait', label: 'Wait longer' },
            { value: 'leave', label: 'Leave it behind' },
          ]}
        />
        {kind === 'wait' ? (
          <Segmented
            label="How much longer"
            value={ms}
            onChange={setMs}
            options={[
              { value: String(5 * minute), label: '5 m' },
              { value: String(15 * minute), label: '15 m' },
              { value: String(60 * minute), label: '1 h' },
              { value: String(240 * minute), label: '4 h' },
            ]}
          />
        ) : (
          <TextField
            label="Reason"
            maxLength={longest}
            value={reason}
            says="The operation goes on with the next step, and ends as done with this one skipped."
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        {decide.error === null ? null : <ErrorBlock {...explainFault(decide.error)} />}
      </form>
    </Dialog>
  );
};
