import { clockText, nextRunText } from '#shared/format';
import type { EpochMs, ScheduledTask } from '#shared/model';
import { NodeLink, openPlan, useRouter } from '../../commands/index.ts';
import { Button, FactList, LookSheet, StatePill, type ListedFact } from '../../ui/index.ts';
import styles from './schedule.module.css';
import { TaskRuns } from './task-runs.tsx';
import { stateOf, stateWords, type TaskRow } from './task-rows.ts';

const Actions = ({ task }: Pick<TaskRow, 'task'>) => {
  const router = useRouter();
  const taskIds = [task.id];
  return (
    <div className={styles['actions']}>
      <Button acts onClick={() => openPlan(router, { kind: 'run-task', taskIds })}>
        Run now...
      </Button>
      {task.state === 'paused' || task.state === 'off' ? (
        <Button acts onClick={() => openPlan(router, { kind: 'resume-task', taskIds })}>
          Resume...
        </Button>
      ) : (
        <Button acts onClick={() => openPlan(router, { kind: 'pause-task', taskIds })}>
          Pause...
        </Button>
      )}
      <Button
        acts
        onClick={() => openPlan(router, { kind: 'edit-task', taskId: task.id, schedule: task.schedule })}
      >
        Change...
      </Button>
    </div>
  );
};

const pauseText = ({ pausedBy, pausedUntil }: ScheduledTask, now: EpochMs): string => {
  const by = pausedBy === undefined ? '' : `by ${pausedBy}, `;
  return `${by}${pausedUntil === undefined ? 'until somebody resumes it' : `until ${clockText(pausedUntil, now)}`}`;
};

const factsOf = (task: ScheduledTask, now: EpochMs): readonly ListedFact[] => [
  { name: 'Command', value: task.command, mono: true },
  { name: 'As', value: task.user ?? 'unknown' },
  { name: 'Schedule', value: task.schedule, mono: true },
  { name: 'Declared in', value: task.line === undefined ? task.file : `${task.file}, line ${task.line}` },
  {
    name: 'Next',
    value:
      task.nextAt === undefined
        ? nextRunText(task, now)
        : `${nextRunText(task, now)}, ${clockText(task.nextAt, now)} here`,
  },
  ...(task.nextAt === undefined || task.zone === undefined
    ? []
    : [
        { name: 'On the node', value: `${clockText(task.nextAt, now, { zone: task.zone })} in ${task.zone}` },
      ]),
  ...(task.state === 'paused' ? [{ name: 'Paused', value: pauseText(task, now) }] : []),
  ...(task.fleetTask === undefined ? [] : [{ name: 'Declared task', value: task.fleetTask }]),
];

/** One task in detail: when it runs, how its runs went, and what can be done. */
export const TaskPanel = ({
  row,
  now,
  onClose,
}: {
  readonly row: TaskRow;
  readonly now: EpochMs;
  readonly onClose: () => void;
}) => {
  const { task, node, findings } = row;
  const state = stateOf(row);
  return (
    <LookSheet
      name={task.name}
      look={node}
      head={
        <>
          <StatePill state={state}>{stateWords[state] ?? ''}</StatePill> on <NodeLink id={task.nodeId} />
        </>
      }
      findings={findings}
      onClose={onClose}
    >
      <Actions task={task} />
      <FactList facts={factsOf(task, now)} />
      <TaskRuns task={task} now={now} />
    </LookSheet>
  );
};
