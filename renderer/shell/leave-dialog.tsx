import { useState } from 'react';
import { explainFault, useAllow } from '../queries/index.ts';
import { Button, Dialog, ErrorBlock, TextField } from '../ui/index.ts';
import styles from './leave-dialog.module.css';

const formId = 'leave-to-act';
/** As the contract takes it. */
const longest = 500;

const words = {
  allow: {
    title: 'Turn actions on',
    says: 'From then on a confirmed plan of this console changes the fleet. It stays so after a restart, and stands in the record with your reason.',
    button: 'Turn actions on',
    keep: 'Stay read-only',
  },
  forbid: {
    title: 'Make this console read-only',
    says: 'It goes on looking and planning, and runs no plan any more. Operations under way are not stopped by this.',
    button: 'Make read-only',
    keep: 'Leave it on',
  },
} as const;

/** Asks for the reason to let this console change the fleet, or to take that back (R81). */
export const LeaveDialog = ({
  wish,
  onClose,
}: {
  readonly wish: 'allow' | 'forbid';
  readonly onClose: () => void;
}) => {
  const allow = useAllow();
  const [reason, setReason] = useState('');
  const { title, says, button, keep } = words[wish];
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      says={says}
      footer={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button
            acts
            type="submit"
            form={formId}
            look="solid"
            disabled={reason.trim() === '' || allow.isPending}
          >
            {button}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== '')
            allow.mutate({ allowed: wish === 'allow', reason: reason.trim() }, { onSuccess: onClose });
        }}
      >
        <TextField
          label="Reason, for the record"
          autoFocus
          maxLength={longest}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {allow.error === null ? null : <ErrorBlock {...explainFault(allow.error)} />}
      </form>
    </Dialog>
  );
};
