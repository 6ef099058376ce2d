import { useState } from 'react';
import { Button, TextField } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import styles from './options.module.css';
import { UntilChoice } from './until-choice.tsx';

const hour = 3_600_000;
const spans = [
  { ms: hour, label: '1 h' },
  { ms: 12 * hour, label: '12 h' },
  { ms: 48 * hour, label: '2 d' },
];

/** Until when a task rests. */
export const PauseOptions = ({ request, ask }: OptionProps<'pause-task'>) => {
  const { until, ...open } = request;
  return (
    <UntilChoice
      label="Pause"
      openEnd="Until resumed"
      spans={spans}
      until={until}
      onUntil={(next) => ask(next === undefined ? open : { ...open, until: next })}
    />
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
