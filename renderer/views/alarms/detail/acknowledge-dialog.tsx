import type { Alarm } from '#shared/model';
import { explainTry, useAcknowledge } from '../../../queries/index.ts';
import { ReasonDialog, useToast } from '../../../ui/index.ts';

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
  const done = (): void => {
    say('Acknowledged. It stays open and no longer counts as new.');
    onClose();
  };
  return (
    <ReasonDialog
      title="Acknowledge the alarm"
      says="It stays open, and stops being counted as new."
      keep="Cancel"
      act="Acknowledge"
      reasonSays="Whoever looks next reads this."
      ready={!acknowledge.isPending}
      fault={explainTry(acknowledge.error)}
      onReason={(reason) => acknowledge.mutate({ alarmId: alarm.id, reason }, { onSuccess: done })}
      onClose={onClose}
    />
  );
};
