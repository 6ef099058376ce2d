import { failed, fault, ok, type Result } from '#shared/fault';
import type { ScheduledTaskId } from '#shared/model';
import type { Look, PlanView, ShellAsk, ShellReply } from '../../../source-kit/index.ts';
import { scriptLooks, tableLooks, tasksOf, type RequestOf } from './task-at.ts';

const limits = { timeoutMs: 20_000, stdoutBytes: 65_536, stderrBytes: 16_384 } as const;

const askStarts = (timer: string): ShellAsk<string> => ({
  id: 'schedule.starts',
  says: `systemctl show -p Unit ${timer}`,
  lane: 'own-channel',
  script: 'systemctl show -p Unit --value -- "$1"',
  inputs: [timer],
  effect: 'reads',
  limits,
  read: ({ stdout }) => ok(stdout.split('\n')[0] ?? ''),
});

/** Exit status 0, or systemd's own words of what is wrong with it. */
const readCalendar = ({ stdout, stderr, exitStatus }: ShellReply): Result<string> =>
  exitStatus === 0
    ? ok(/Next elapse: (.*)/.exec(stdout)?.[0] ?? '')
    : failed(
        fault('daemon.refused', 'It is no calendar.', {
          subject: 'schedule.calendar-check',
          details: stderr.trim().slice(0, 300),
        }),
      );

const askCalendar = (schedule: string): ShellAsk<string> => ({
  id: 'schedule.calendar-check',
  says: `systemd-analyze calendar '${schedule}'`,
  lane: 'own-channel',
  script: 'systemd-analyze calendar -- "$1"',
  inputs: [schedule],
  effect: 'reads',
  limits,
  read: readCalendar,
});

const startLooks = (view: PlanView, ids: readonly ScheduledTaskId[]): readonly Look[] =>
  tasksOf(view, ids)
    .tasks.filter(({ kind }) => kind === 'timer')
    .map(({ nodeId, name }) => ({
      id: `unit ${nodeId} ${name}`,
      through: [nodeId],
      ask: askStarts(name),
    }));

export const runLooks = (view: PlanView, { taskIds }: RequestOf<'run-task'>): readonly Look[] => [
  ...tableLooks(view, taskIds),
  ...startLooks(view, taskIds),
];

export const lineLooks = (
  view: PlanView,
  { taskIds }: RequestOf<'pause-task' | 'resume-task'>,
): readonly Look[] => [...tableLooks(view, taskIds), ...scriptLooks(view, taskIds)];

export const editLooks = (view: PlanView, { taskId, schedule }: RequestOf<'edit-task'>): readonly Look[] => {
  const timers = tasksOf(view, [taskId]).tasks.filter(({ kind }) => kind === 'timer');
  return [
    ...tableLooks(view, [taskId]),
    ...(schedule === undefined
      ? []
      : timers.map(({ nodeId }) => ({
          id: `calendar ${nodeId}`,
          through: [nodeId],
          ask: askCalendar(schedule.trim().replace(/^OnCalendar=/, '')),
        }))),
  ];
};
