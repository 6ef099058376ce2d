import { useState } from 'react';
import type { Operation } from '#shared/model';
import { explainFault, useAbandon } from '../../../queries/index.ts';
import { Button, Dialog, ErrorBlock, TextField } from '../../../ui/index.ts';
import styles from './live.module.css';

const formId = 'abandon-operation';
/** As the contract takes it. */
const longest = 500;

/** Gives an interrupted operation up, with a reason. */
export const AbandonDialog = ({
  operation,
  onClose,
}: {
  readonly operation: Operation;
  readonly onClose: () => void;
}) => {
  const abandon = useAbandon();
  const [reason, setReason] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      title="Give this operation up"
      says="Nothing more is sent and its locks are given back. What was done stays as it is, and is not put back."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            acts
            type="submit"
            form={formId}
            look="solid"
            disabled={reason.trim() === '' || abandon.isPending}
          >
            Give up
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['dialog']}
        onSubmit={(event) => {
          event.preventDefault();
          abandon.mutate({ operationId: operation.id, reason }, { onSuccess: onClose });
        }}
      >
        <TextField
          label="Reason"
          autoFocus
          maxLength={longest}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {abandon.error === null ? null : <ErrorBlock {...explainFault(abandon.error)} />}
      </form>
    </Dialog>
  );
};
