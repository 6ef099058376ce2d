import { useState } from 'react';
import { operationProgress } from '#shared/format';
import type { Operation } from '#shared/model';
import { explainTry, useDecide } from '../../../queries/index.ts';
import { FormDialog, ReasonField, SafeText, Segmented } from '../../../ui/index.ts';

const minute = 60_000;

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
  const send = (): void => {
    const decision = kind === 'wait' ? { kind, ms: Number(ms) } : { kind, reason: reason.trim() };
    decide.mutate({ operationId: operation.id, decision }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      acts
      title="The deadline has passed"
      says="Nothing is forced. What has not left keeps running until it leaves or you decide otherwise."
      keep="Not now"
      act={kind === 'wait' ? 'Wait longer' : 'Leave it behind'}
      ready={!decide.isPending && (kind === 'wait' || reason.trim() !== '')}
      fault={explainTry(decide.error)}
      onSubmit={send}
      onClose={onClose}
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
        <ReasonField
          value={reason}
          onChange={setReason}
          says="The operation goes on with the next step, and ends as done with this one skipped."
        />
      )}
    </FormDialog>
  );
};
