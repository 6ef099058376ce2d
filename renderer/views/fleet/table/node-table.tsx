import { useMemo } from 'react';
import { durationText, forecastShort, millisecondsText, percentText } from '#shared/format';
import { nodeStates, valueOf, type EpochMs, type NodeId, type NodeState, type NodeView } from '#shared/model';
import { nodeRoute, useRouter } from '../../../commands/index.ts';
import { fullAtOf, sameList, shownState, useFleet, worstDisk } from '../../../queries/index.ts';
import {
  Age,
  EmptyBlock,
  Glyph,
  SafeText,
  stateLook,
  Table,
  useNow,
  type Column,
} from '../../../ui/index.ts';
import { useSize } from '../grid/use-size.ts';
import { useSelected, useSelection } from '../selection/selection.tsx';
import styles from './node-table.module.css';

type Row = { readonly view: NodeView; readonly state: NodeState; readonly now: EpochMs };

const unknown = <span className={styles['unknown']}>unknown</span>;
const disk = ({ view, now }: Row) => worstDisk(view, now);
const roundTrip = ({ view }: Row) => valueOf(view.facts.roundTripMs);
const memory = ({ view }: Row): number | undefined => {
  const it = valueOf(view.facts.memory);
  return it === undefined ? undefined : 1 - it.availableBytes / it.totalBytes;
};
const label = (key: string, header: string): Column<Row> => ({
  id: key,
  header,
  sortBy: ({ view }) => view.node.labels[key],
  cell: ({ view }) =>
    view.node.labels[key] === undefined ? null : <SafeText text={view.node.labels[key]} limit={40} />,
});

const columns: readonly Column<Row>[] = [
  {
    id: 'state',
    header: 'State',
    width: '118px',
    sortBy: ({ state }) => nodeStates.indexOf(state),
    cell: ({ state }) => (
      <span className={styles['state']}>
        <Glyph state={state} decorative />
        {stateLook[state].word}
      </span>
    ),
  },
  {
    id: 'node',
    header: 'Node',
    sortBy: ({ view }) => view.node.id,
    cell: ({ view }) => <SafeText text={view.node.id} mono />,
  },
  label('role', 'Role'),
  label('datacenter', 'Datacenter'),
  {
    id: 'disk',
    header: 'Disk used',
    align: 'end',
    sortBy: (row) => disk(row)?.usedRatio,
    cell: (row) => {
      const ratio = disk(row)?.usedRatio;
      return ratio === undefined ? unknown : percentText(ratio);
    },
  },
  {
    id: 'mount',
    header: 'Mount',
    sortBy: (row) => disk(row)?.volume.mount,
    cell: (row) => {
      const mount = disk(row)?.volume.mount;
      return mount === undefined ? unknown : <SafeText text={mount} mono limit={60} />;
    },
  },
  {
    id: 'full',
    header: 'Forecast',
    sortBy: (row) => fullAtOf(disk(row)?.forecast),
    cell: (row) => {
      const forecast = disk(row)?.forecast;
      return forecast === undefined ? unknown : forecastShort(forecast, row.now);
    },
  },
  {
    id: 'rtt',
    header: 'Round trip',
    align: 'end',
    sortBy: roundTrip,
    cell: (row) => {
      const ms = roundTrip(row);
      if (ms === undefined) return unknown;
      return (
        <span className={ms > row.view.node.roundTripTargetMs ? styles['late'] : undefined}>
          {millisecondsText(ms)}
        </span>
      );
    },
  },
  {
    id: 'memory',
    header: 'Memory used',
    align: 'end',
    sortBy: memory,
    cell: (row) => {
      const ratio = memory(row);
      return ratio === undefined ? unknown : percentText(ratio);
    },
  },
  {
    id: 'up',
    header: 'Up for',
    align: 'end',
    sortBy: ({ view, now }) => now - (valueOf(view.facts.bootedAt) ?? NaN) || undefined,
    cell: ({ view, now }) => {
      const bootedAt = valueOf(view.facts.bootedAt);
      return bootedAt === undefined ? unknown : durationText(now - bootedAt);
    },
  },
  {
    id: 'age',
    header: 'Age',
    align: 'end',
    width: '88px',
    sortBy: ({ view }) => view.lastAnswerAt,
    cell: ({ view }) => (view.lastAnswerAt === undefined ? 'never' : <Age at={view.lastAnswerAt} />),
  },
];

/** Forecasts and up-times are worded anew this often, ms. */
const wordsEveryMs = 10_000;

/** A table needs less air below it than a picture, px. */
const belowPx = 16;

/** The nodes of the picture as a table: same data, same filter. */
export const NodeTable = ({ ids }: { readonly ids: readonly NodeId[] }) => {
  const router = useRouter();
  const now = useNow(wordsEveryMs) as EpochMs;
  const views = useFleet((fleet) => ids.flatMap((id) => fleet.nodes.get(id) ?? []), sameList);
  const selection = useSelection();
  const chosen = useSelected();
  const [holder, size] = useSize();
  const rows = useMemo(
    () => views.map((view) => ({ view, state: shownState(view, now), now })),
    [views, now],
  );
  return (
    <div ref={holder} className={styles['holder']} style={{ maxHeight: size.height + belowPx }}>
      <Table
        label="Nodes"
        columns={columns}
        rows={rows}
        rowId={({ view }) => view.node.id}
        sort={{ id: 'state' }}
        selection={{
          has: (row) => chosen.includes(row.view.node.id),
          toggle: (row) => selection.toggle(row.view.node.id),
          add: (all) => selection.add(all.map((row) => row.view.node.id)),
        }}
        onOpen={({ view }) => router.go(nodeRoute(view.node.id))}
        empty={<EmptyBlock>No node to list.</EmptyBlock>}
      />
    </div>
  );
};
