import { useState } from 'react';
import { clockText } from '#shared/format';
import { epochMs, type Alarm } from '#shared/model';
import { explainFault, useSilence } from '../../../queries/index.ts';
import { Button, Dialog, ErrorBlock, Segmented, TextField, useClock, useToast } from '../../../ui/index.ts';
import styles from '../alarms.module.css';
import { dateFieldText, silenceEnds, silenceUntil, type SilenceEnd } from './silence-end.ts';

const formId = 'silence-alarm';
/** As the contract takes it. */
const longest = 500;
const hour = 3_600_000;

/** Keeps an alarm quiet until an end, with a reason. */
export const SilenceDialog = ({
  alarm,
  onClose,
}: {
  readonly alarm: Alarm;
  readonly onClose: () => void;
}) => {
  const silence = useSilence();
  const say = useToast();
  const clock = useClock();
  const [end, setEnd] = useState<SilenceEnd>('1h');
  const [at, setAt] = useState(() => dateFieldText(epochMs(clock.now() + hour)));
  const [reason, setReason] = useState('');
  const now = epochMs(clock.now());
  const until = silenceUntil(end, at, now);
  const submit = (): void => {
    // Counted from the moment of the click, not from when the window was opened.
    const ends = silenceUntil(end, at, epochMs(clock.now()));
    if (ends === undefined) return;
    silence.mutate(
      { alarmId: alarm.id, reason, until: ends },
      {
        onSuccess: () => {
          say(`Silenced until ${clockText(ends, epochMs(clock.now()))}.`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Silence the alarm"
      says="It is still listed, and still raised and cleared. It says nothing until the end."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look="solid"
            disabled={reason.trim() === '' || until === undefined || silence.isPending}
          >
            Silence
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label="Reason"
          autoFocus
          maxLength={longest}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div>
          <Segmented label="End" options={silenceEnds} value={end} onChange={setEnd} />
        </div>
        {end === 'at' ? (
          <TextField
            label="Until"
            type="datetime-local"
            min={dateFieldText(now)}
            value={at}
            onChange={(event) => setAt(event.target.value)}
            says={
              until === undefined ? 'Choose a time ahead of now.' : `Quiet until ${clockText(until, now)}.`
            }
          />
        ) : null}
        {silence.error === null ? null : <ErrorBlock {...explainFault(silence.error)} />}
      </form>
    </Dialog>
  );
};
