import { useMemo } from 'react';
import { clockText, lastRunText, nextRunText } from '#shared/format';
import { epochMs, type EpochMs, type ScheduledTask } from '#shared/model';
import { NodeLink } from '../../commands/index.ts';
import { Age, EmptyBlock, ListFrame, Glyph, SafeText, Table, useNow, type Column } from '../../ui/index.ts';
import styles from './schedule.module.css';
import { stateOf, stateRank, stateWords, whyOf, type TaskRow } from './task-rows.ts';

const wordsEveryMs = 10_000;

/** The next time in the zone of this window, and in the node's. */
const nextTimes = ({ nextAt, zone }: ScheduledTask, now: EpochMs): string | undefined => {
  if (nextAt === undefined) return undefined;
  const there = zone === undefined ? '' : `, ${clockText(nextAt, now, { zone })} in ${zone}`;
  return `${clockText(nextAt, now)} here${there}`;
};

const columnsAt = (now: EpochMs): readonly Column<TaskRow>[] => [
  {
    id: 'state',
    header: 'State',
    width: '104px',
    sortBy: stateRank,
    cell: (row) => (
      <span className={styles['state']}>
        <Glyph state={stateOf(row)} decorative />
        {stateWords[stateOf(row)]}
      </span>
    ),
  },
  {
    id: 'node',
    header: 'Node',
    sortBy: ({ task }) => task.nodeId,
    cell: ({ task }) => <NodeLink id={task.nodeId} />,
  },
  {
    id: 'task',
    header: 'Task',
    fills: true,
    sortBy: ({ task }) => task.name,
    cell: ({ task }) => (
      <span title={task.command}>
        <SafeText text={task.name} mono limit={60} />
      </span>
    ),
  },
  {
    id: 'schedule',
    header: 'Schedule',
    sortBy: ({ task }) => task.schedule,
    cell: ({ task }) => (
      <span title={task.schedule}>
        <SafeText text={task.schedule.replace(/^OnCalendar=/, '')} mono limit={34} />
      </span>
    ),
  },
  {
    id: 'next',
    header: 'Next',
    sortBy: ({ task }) => task.nextAt,
    cell: ({ task }) => <span title={nextTimes(task, now)}>{nextRunText(task, now)}</span>,
  },
  {
    id: 'last',
    header: 'Last run',
    sortBy: ({ task }) => task.runs[0]?.startedAt,
    cell: ({ task }) => (
      <span
        className={
          task.runs[0]?.result === 'failed'
            ? styles['crit']
            : task.runs[0] === undefined
              ? styles['quiet']
              : undefined
        }
      >
        <SafeText text={lastRunText(task, now)} limit={60} />
      </span>
    ),
  },
  {
    id: 'why',
    header: 'Why',
    fills: true,
    cell: (row) => <SafeText text={whyOf(row)} limit={220} />,
  },
  {
    id: 'age',
    header: 'Age',
    align: 'end',
    sortBy: ({ node }) => node.seenAt,
    cell: ({ node }) => (node.seenAt === undefined ? 'never' : <Age at={node.seenAt} />),
  },
];

/** Every timer and cron entry of the fleet, those that need somebody first. */
export const TaskTable = ({
  rows,
  onOpen,
}: {
  readonly rows: readonly TaskRow[];
  readonly onOpen: (row: TaskRow) => void;
}) => {
  const now = epochMs(useNow(wordsEveryMs));
  const columns = useMemo(() => columnsAt(now), [now]);
  return (
    <ListFrame>
      <Table
        label="Scheduled tasks"
        tall
        columns={columns}
        rows={rows}
        rowId={({ task }) => task.id}
        sort={{ id: 'state' }}
        onOpen={onOpen}
        empty={<EmptyBlock>No scheduled task to list.</EmptyBlock>}
      />
    </ListFrame>
  );
};
