import { imageText, workloadCauses } from '#shared/format';
import type { WorkloadId } from '#shared/model';
import { Age, EmptyBlock, Glyph, SafeText, Table, type Column } from '../../ui/index.ts';
import { causeGlyph, causeWord, type ReplicaRow } from './grid/rows.ts';
import styles from './replicas.module.css';

const known = (row: ReplicaRow, count: number): number | undefined => (row.isOld ? undefined : count);
const countCell = (row: ReplicaRow, count: number) =>
  row.isOld ? <span className={styles['quiet']}>unknown</span> : count;
const nodesOf = (row: ReplicaRow): string =>
  [...row.copies.entries()]
    .map(
      ([id, copies]) =>
        `${id ?? 'no node'}${copies.length > 1 ? ` x${copies.length}` : ''}${copies.every((it) => it.look === 'running') ? '' : ` ${[...new Set(copies.map((it) => it.look))].join('/')}`}`,
    )
    .join(', ');

const columns: readonly Column<ReplicaRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: '180px',
    sortBy: ({ cause }) => workloadCauses.indexOf(cause),
    cell: ({ cause }) => (
      <span className={styles['state']}>
        <Glyph state={causeGlyph[cause]} decorative />
        {causeWord[cause]}
      </span>
    ),
  },
  {
    id: 'service',
    header: 'Service',
    sortBy: ({ workload }) => workload.name,
    cell: ({ workload }) => <SafeText text={workload.name} mono limit={60} />,
  },
  {
    id: 'stack',
    header: 'Stack',
    sortBy: ({ workload }) => workload.stack,
    cell: ({ workload }) =>
      workload.stack === undefined ? null : <SafeText text={workload.stack} limit={40} />,
  },
  {
    id: 'running',
    header: 'Running',
    align: 'end',
    sortBy: (row) => known(row, row.workload.counts.running),
    cell: (row) => countCell(row, row.workload.counts.running),
  },
  {
    id: 'wanted',
    header: 'Wanted',
    align: 'end',
    sortBy: ({ workload }) => workload.counts.desired,
    cell: ({ workload }) => workload.counts.desired,
  },
  {
    id: 'available',
    header: 'Available',
    align: 'end',
    sortBy: (row) => known(row, row.workload.counts.available),
    cell: (row) => countCell(row, row.workload.counts.available),
  },
  {
    id: 'unknown',
    header: 'Unknown',
    align: 'end',
    sortBy: (row) => known(row, row.workload.counts.unknown),
    cell: (row) => countCell(row, row.workload.counts.unknown),
  },
  {
    id: 'image',
    header: 'Image',
    sortBy: ({ workload }) => workload.image?.reference,
    cell: ({ workload }) => <SafeText text={imageText(workload.image)} mono limit={60} />,
  },
  { id: 'nodes', header: 'Nodes', cell: (row) => <SafeText text={nodesOf(row)} mono limit={120} /> },
  { id: 'why', header: 'Why', cell: ({ why }) => <SafeText text={why} limit={160} /> },
  {
    id: 'age',
    header: 'Age',
    align: 'end',
    sortBy: ({ workload }) => workload.observedAt,
    cell: ({ workload }) => <Age at={workload.observedAt} />,
  },
];

/** The services of the grid as a table: same data, same filter. */
export const ReplicaTable = ({
  rows,
  onOpen,
}: {
  readonly rows: readonly ReplicaRow[];
  readonly onOpen: (id: WorkloadId) => void;
}) => (
  <div className={styles['table']}>
    <Table
      label="Services"
      columns={columns}
      rows={rows}
      rowId={({ workload }) => workload.id}
      sort={{ id: 'state' }}
      onOpen={({ workload }) => onOpen(workload.id)}
      empty={<EmptyBlock>No service to list.</EmptyBlock>}
    />
  </div>
);
