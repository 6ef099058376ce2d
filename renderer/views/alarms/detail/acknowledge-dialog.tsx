import { useState } from 'react';
import type { Alarm } from '#shared/model';
import { explainFault, useAcknowledge } from '../../../queries/index.ts';
import { Button, Dialog, ErrorBlock, TextField, useToast } from '../../../ui/index.ts';
import styles from '../alarms.module.css';

const formId = 'acknowledge-alarm';
/** As the contract takes it. */
const longest = 500;

/** Says that somebody has seen an alarm, and why that is enough for now. */
export const AcknowledgeDialog = ({
  alarm,
  onClose,
}: {
  readonly alarm: Alarm;
  readonly onClose: () => void;
}) => {
  const acknowledge = useAcknowledge();
  const say = useToast();
  const [reason, setReason] = useState('');
  const done = (): void => {
    say('Acknowledged. It stays open and no longer counts as new.');
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Acknowledge the alarm"
      says="It stays open, and stops being counted as new."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look="solid"
            disabled={reason.trim() === '' || acknowledge.isPending}
          >
            Acknowledge
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          acknowledge.mutate({ alarmId: alarm.id, reason }, { onSuccess: done });
        }}
      >
        <TextField
          label="Reason"
          says="Whoever looks next reads this."
          autoFocus
          maxLength={longest}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {acknowledge.error === null ? null : <ErrorBlock {...explainFault(acknowledge.error)} />}
      </form>
    </Dialog>
  );
};
