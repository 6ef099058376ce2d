import { useState } from 'react';
import {
  bytesText,
  clockText,
  coverText,
  durationText,
  growthText,
  logName,
  plural,
  writersText,
} from '#shared/format';
import { epochMs, type EpochMs, type LogFile } from '#shared/model';
import { NodeLink } from '../../commands/index.ts';
import { SeriesChart, type ChartPoint } from '../../charts/index.ts';
import { explainFault, useLogHistory } from '../../queries/index.ts';
import { EmptyBlock, ErrorBlock, FactList, LookSheet, Segmented, type ListedFact } from '../../ui/index.ts';
import { LogActions } from './log-actions.tsx';
import { worstOf, type LogRow } from './log-rows.ts';
import styles from './logs.module.css';
import { GravityPill } from './parts.tsx';

const hour = 3_600_000;
const spans = { day: 24 * hour, week: 7 * 24 * hour, quarter: 90 * 24 * hour } as const;
const spanOptions = [
  { value: 'day', label: '24 h' },
  { value: 'week', label: '7 d' },
  { value: 'quarter', label: '90 d' },
] as const;
const points = 240;

/** What was recorded, and the size seen last: the record is written less often than the node is looked at. */
const untilSeen = (
  recorded: readonly ChartPoint[],
  { log, logs: { seenAt } }: LogRow,
): readonly ChartPoint[] => {
  const last = recorded.at(-1);
  if (last === undefined || seenAt === undefined || seenAt <= last.at) return recorded;
  const { sizeBytes: size } = log;
  return [...recorded, { at: seenAt, min: size, max: size, last: size }];
};

const History = ({ row, now }: { readonly row: LogRow; readonly now: EpochMs }) => {
  const [span, setSpan] = useState<keyof typeof spans>('day');
  const history = useLogHistory({
    nodeId: row.logs.nodeId,
    path: row.log.path,
    spanMs: spans[span],
    points,
  });
  const drawn = untilSeen(history.data?.points ?? [], row);
  return (
    <section aria-labelledby="log-history">
      <div className={styles['over']}>
        <h3 id="log-history">Size over time</h3>
        <Segmented label="Time shown" options={spanOptions} value={span} onChange={setSpan} />
      </div>
      {history.error !== null ? (
        <ErrorBlock {...explainFault(history.error)} />
      ) : drawn.length === 0 ? (
        <EmptyBlock>
          {history.isPending ? 'Reading the history...' : 'Nothing was recorded of this log in this time.'}
        </EmptyBlock>
      ) : (
        <SeriesChart
          label={`Size of ${row.log.path}, last ${durationText(spans[span])}`}
          points={drawn}
          from={now - spans[span]}
          to={now}
          valueText={bytesText}
          timeText={(at) => clockText(epochMs(at), now)}
        />
      )}
    </section>
  );
};

const keptText = ({ kept }: LogFile): string =>
  kept.files === 0
    ? 'none'
    : `${plural(kept.files, 'generation')}, ${bytesText(kept.sizeBytes)}, of it ${bytesText(kept.compressedBytes)} compressed`;

/** Everything that is known of a log, in the order in which it is asked. */
const factsOf = ({ log, logs }: LogRow, now: EpochMs): readonly ListedFact[] => [
  { name: 'Path', value: log.path, mono: true },
  { name: 'Size', value: bytesText(log.sizeBytes) },
  {
    name: 'Growth',
    value:
      log.growth === undefined
        ? growthText(log)
        : `${growthText(log)}, over ${durationText(log.growth.overMs)}`,
  },
  { name: 'File system', value: log.mount ?? 'unknown', mono: true },
  { name: 'Kept small by', value: coverText(log.cover, logs.rules) },
  ...(log.cover.by === 'nobody' || log.cover.by === 'unknown'
    ? [{ name: 'Because', value: log.cover.says }]
    : []),
  ...(log.cover.by === 'rule' ? [{ name: 'Rule', value: log.cover.ruleId, mono: true }] : []),
  {
    name: 'Last rotated',
    value: log.lastRotatedAt === undefined ? 'not known' : clockText(log.lastRotatedAt, now),
  },
  { name: 'Next due', value: log.nextDueAt === undefined ? 'not by time' : clockText(log.nextDueAt, now) },
  { name: 'Old generations', value: keptText(log) },
  { name: 'Open in', value: writersText(log), mono: true },
  ...(log.heldBytes === undefined || log.heldBytes === 0
    ? []
    : [{ name: 'Deleted, still open', value: bytesText(log.heldBytes) }]),
  ...(log.container === undefined
    ? []
    : [
        { name: 'Container', value: `${log.container.name}, driver ${log.container.driver}` },
        { name: 'New containers here', value: logs.containerDefault?.says ?? 'unknown' },
      ]),
  {
    name: 'Last written',
    value: log.changedAt === undefined ? 'unknown' : clockText(log.changedAt, now),
  },
];

/** One log in detail: how it grows, who rotates it, who has it open, and what can be done. */
export const LogPanel = ({
  row,
  now,
  onClose,
}: {
  readonly row: LogRow;
  readonly now: EpochMs;
  readonly onClose: () => void;
}) => (
  <LookSheet
    name={logName(row.log)}
    look={row.logs}
    head={
      <>
        <GravityPill severity={worstOf(row.findings)} logs={row.logs} /> on <NodeLink id={row.logs.nodeId} />
      </>
    }
    findings={row.findings}
    onClose={onClose}
  >
    <LogActions row={row} />
    <FactList facts={factsOf(row, now)} />
    <History row={row} now={now} />
  </LookSheet>
);
