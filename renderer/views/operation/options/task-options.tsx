import { useState } from 'react';
import { clockText } from '#shared/format';
import { epochMs } from '#shared/model';
import { Button, Segmented, TextField, useClock } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import styles from './options.module.css';

const hour = 3_600_000;
const minute = 60_000;
const ends = [
  { value: '0', label: 'Until resumed' },
  { value: String(hour), label: '1 h' },
  { value: String(12 * hour), label: '12 h' },
  { value: String(48 * hour), label: '2 d' },
];

/** Until when a task rests. */
export const PauseOptions = ({ request, ask }: OptionProps<'pause-task'>) => {
  const clock = useClock();
  const { until, ...open } = request;
  return (
    <span className={styles['option']}>
      Pause
      <Segmented
        label="Pause"
        value={until === undefined ? '0' : 'set'}
        options={[
          ...ends,
          ...(until === undefined
            ? []
            : [{ value: 'set', label: `until ${clockText(until, epochMs(clock.now()))}` }]),
        ]}
        onChange={(ms) => {
          if (ms === 'set') return;
          // Whole minutes, so that making the plan again is the same wish.
          ask(
            ms === '0'
              ? open
              : { ...open, until: epochMs(Math.ceil((clock.now() + Number(ms)) / minute) * minute) },
          );
        }}
      />
    </span>
  );
};

/** Another schedule or command; nothing is planned until it is asked for. */
export const EditOptions = ({ request, ask }: OptionProps<'edit-task'>) => {
  const [schedule, setSchedule] = useState(request.schedule ?? '');
  const [command, setCommand] = useState(request.command ?? '');
  return (
    <form
      className={styles['script']}
      onSubmit={(event) => {
        event.preventDefault();
        ask({
          kind: 'edit-task',
          taskId: request.taskId,
          ...(schedule.trim() === '' ? {} : { schedule: schedule.trim() }),
          ...(command.trim() === '' ? {} : { command: command.trim() }),
        });
      }}
    >
      <TextField
        label="Schedule, as it is written on the node"
        value={schedule}
        maxLength={512}
        spellCheck={false}
        onChange={(event) => setSchedule(event.target.value)}
      />
      <TextField
        label="Command of a cron entry; empty: as it is"
        value={command}
        maxLength={4_096}
        spellCheck={false}
        onChange={(event) => setCommand(event.target.value)}
      />
      <Button type="submit" disabled={schedule.trim() === '' && command.trim() === ''}>
        Plan this change
      </Button>
    </form>
  );
};
