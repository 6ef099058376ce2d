import { clockText, durationText, listText } from '#shared/format';
import type { EpochMs, FleetTask } from '#shared/model';
import {
  EmptyBlock,
  ListFrame,
  Glyph,
  SafeText,
  Table,
  type Column,
  type StateWord,
} from '../../ui/index.ts';
import styles from './schedule.module.css';

const looks: Readonly<Record<FleetTask['state'], readonly [StateWord, string]>> = {
  met: ['ok', 'As declared'],
  nobody: ['critical', 'Nobody runs it'],
  'too-few': ['critical', 'Too few run it'],
  'too-many': ['critical', 'Too many run it'],
  'not-run': ['critical', 'Did not run'],
  unknown: ['unknown', 'Unknown'],
};
const stateOrder: readonly FleetTask['state'][] = [
  'nobody',
  'too-many',
  'too-few',
  'not-run',
  'unknown',
  'met',
];

const wishText = ({ task: { exactly, withinMs } }: FleetTask): string =>
  `exactly ${exactly}${withinMs === undefined ? '' : `, at least every ${durationText(withinMs)}`}`;

const columnsAt = (now: EpochMs): readonly Column<FleetTask>[] => [
  {
    id: 'state',
    header: 'State',
    width: '150px',
    sortBy: ({ state }) => stateOrder.indexOf(state),
    cell: ({ state }) => (
      <span className={styles['state']}>
        <Glyph state={looks[state][0]} decorative />
        {looks[state][1]}
      </span>
    ),
  },
  {
    id: 'task',
    header: 'Declared task',
    sortBy: ({ task }) => task.name,
    cell: ({ task }) => <SafeText text={task.name} mono limit={50} />,
  },
  { id: 'wish', header: 'Declared', cell: wishText },
  {
    id: 'by',
    header: 'Run by',
    cell: ({ runBy }) =>
      runBy.length === 0 ? (
        'nobody'
      ) : (
        <SafeText text={listText(runBy.map(({ nodeId }) => nodeId))} mono limit={100} />
      ),
  },
  {
    id: 'last',
    header: 'Last run',
    sortBy: ({ lastRun }) => lastRun?.startedAt,
    cell: ({ lastRun }) =>
      lastRun === undefined ? (
        'no run was seen'
      ) : (
        <SafeText
          text={`${clockText(lastRun.startedAt, now)} on ${lastRun.nodeId}, ${lastRun.result}`}
          limit={80}
        />
      ),
  },
  { id: 'says', header: 'Why', cell: ({ says }) => <SafeText text={says} limit={200} /> },
];

/** Tasks that the fleet file says have to be run by so many nodes, and who runs them. */
export const FleetTasks = ({
  tasks,
  now,
}: {
  readonly tasks: readonly FleetTask[];
  readonly now: EpochMs;
}) => (
  <ListFrame>
    <Table
      label="Declared tasks"
      columns={columnsAt(now)}
      rows={tasks}
      rowId={({ task }) => task.name}
      sort={{ id: 'state' }}
      empty={
        <EmptyBlock>
          No task is declared. Declare one under <code>tasks:</code> in the fleet file to be told when nobody,
          or two, run it.
        </EmptyBlock>
      }
    />
  </ListFrame>
);
