import {
  bytesText,
  clockText,
  coverText,
  durationText,
  growthText,
  logName,
  writersText,
} from '#shared/format';
import { epochMs, type EpochMs } from '#shared/model';
import { useMemo } from 'react';
import { NodeLink } from '../../commands/index.ts';
import { Age, EmptyBlock, ListFrame, SafeText, Table, useNow, type Column } from '../../ui/index.ts';
import { severityRank, worstOf, type LogRow } from './log-rows.ts';
import styles from './logs.module.css';
import { Gravity } from './parts.tsx';

/** Words that count time move on this often, ms. */
const wordsEveryMs = 30_000;

const dueText = ({ log }: LogRow, now: EpochMs): string => {
  if (log.nextDueAt !== undefined)
    return log.nextDueAt <= now ? 'due now' : `in ${durationText(log.nextDueAt - now)}`;
  if (log.cover.by === 'rule' || log.cover.by === 'driver' || log.cover.by === 'journald')
    return 'by its size';
  return log.cover.by === 'nobody' ? 'never' : 'unknown';
};

const columnsAt = (now: EpochMs): readonly Column<LogRow>[] => [
  {
    id: 'state',
    header: 'State',
    width: '104px',
    sortBy: ({ findings, logs }) => (logs.state === 'unknown' ? 1.5 : severityRank(worstOf(findings))),
    cell: ({ findings, logs }) => <Gravity severity={worstOf(findings)} logs={logs} />,
  },
  {
    id: 'node',
    header: 'Node',
    sortBy: ({ logs }) => logs.nodeId,
    cell: ({ logs }) => <NodeLink id={logs.nodeId} />,
  },
  {
    id: 'log',
    header: 'Log',
    sortBy: ({ log }) => logName(log),
    cell: ({ log }) => (
      <span title={log.path}>
        <SafeText text={logName(log)} mono limit={70} />
      </span>
    ),
  },
  {
    id: 'size',
    header: 'Size',
    align: 'end',
    sortBy: ({ log }) => log.sizeBytes,
    cell: ({ log }) => bytesText(log.sizeBytes),
  },
  {
    id: 'growth',
    header: 'Growth',
    align: 'end',
    sortBy: ({ log }) => log.growth?.bytesPerHour,
    cell: ({ log }) => (
      <span className={log.growth === undefined ? styles['quiet'] : undefined}>{growthText(log)}</span>
    ),
  },
  {
    id: 'cover',
    header: 'Kept small by',
    sortBy: ({ log, logs }) => coverText(log.cover, logs.rules),
    cell: ({ log, logs }) => (
      <span className={log.cover.by === 'nobody' ? styles['warn'] : undefined}>
        <SafeText text={coverText(log.cover, logs.rules)} limit={60} />
      </span>
    ),
  },
  {
    id: 'last',
    header: 'Last rotated',
    sortBy: ({ log }) => log.lastRotatedAt,
    cell: ({ log }) =>
      log.lastRotatedAt === undefined ? (
        <span className={styles['quiet']}>not known</span>
      ) : (
        clockText(log.lastRotatedAt, now)
      ),
  },
  {
    id: 'next',
    header: 'Next',
    sortBy: ({ log }) => log.nextDueAt,
    cell: (row) => (
      <span className={row.log.cover.by === 'nobody' ? styles['warn'] : undefined}>{dueText(row, now)}</span>
    ),
  },
  {
    id: 'held',
    header: 'Held by',
    cell: ({ log }) => <SafeText text={writersText(log)} mono limit={40} />,
  },
  {
    id: 'age',
    header: 'Age',
    align: 'end',
    sortBy: ({ logs }) => logs.seenAt,
    cell: ({ logs }) => (logs.seenAt === undefined ? 'never' : <Age at={logs.seenAt} />),
  },
];

/** Every log of the fleet, those that need somebody first; a row opens the log. */
export const LogTable = ({
  rows,
  sort,
  onOpen,
}: {
  readonly rows: readonly LogRow[];
  readonly sort: { readonly id: string; readonly descending?: boolean };
  readonly onOpen: (row: LogRow) => void;
}) => {
  const now = epochMs(useNow(wordsEveryMs));
  const columns = useMemo(() => columnsAt(now), [now]);
  return (
    <ListFrame>
      <Table
        label="Logs"
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        sort={sort}
        onOpen={onOpen}
        empty={<EmptyBlock>No log to list.</EmptyBlock>}
      />
    </ListFrame>
  );
};
