import { useState } from 'react';
import { clockText } from '#shared/format';
import { epochMs, type Alarm } from '#shared/model';
import { explainTry, useSilence } from '../../../queries/index.ts';
import { ReasonDialog, Segmented, TextField, useClock, useToast } from '../../../ui/index.ts';
import { dateFieldText, silenceEnds, silenceUntil, type SilenceEnd } from './silence-end.ts';

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
  const now = epochMs(clock.now());
  const until = silenceUntil(end, at, now);
  const submit = (reason: string): void => {
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
    <ReasonDialog
      title="Silence the alarm"
      says="It is still listed, and still raised and cleared. It says nothing until the end."
      keep="Cancel"
      act="Silence"
      ready={until !== undefined && !silence.isPending}
      fault={explainTry(silence.error)}
      onReason={submit}
      onClose={onClose}
    >
      <Segmented label="End" options={silenceEnds} value={end} onChange={setEnd} />
      {end === 'at' ? (
        <TextField
          label="Until"
          type="datetime-local"
          min={dateFieldText(now)}
          value={at}
          onChange={(event) => setAt(event.target.value)}
          says={until === undefined ? 'Choose a time ahead of now.' : `Quiet until ${clockText(until, now)}.`}
        />
      ) : null}
    </ReasonDialog>
  );
};
