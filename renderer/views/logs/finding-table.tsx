import { EmptyBlock, ListFrame, SafeText, Table, type Column } from '../../ui/index.ts';
import { severityRank, type FindingRow } from './log-rows.ts';
import { Gravity, NodeLink } from './parts.tsx';

const columns: readonly Column<FindingRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: '104px',
    sortBy: ({ finding }) => severityRank(finding.severity),
    cell: ({ finding, logs }) => <Gravity severity={finding.severity} logs={logs} />,
  },
  {
    id: 'node',
    header: 'Node',
    sortBy: ({ logs }) => logs.nodeId,
    cell: ({ logs }) => <NodeLink id={logs.nodeId} />,
  },
  {
    id: 'subject',
    header: 'About',
    sortBy: ({ finding }) => finding.subject,
    cell: ({ finding }) => (
      <SafeText text={finding.subject === '' ? 'the node' : finding.subject} mono limit={60} />
    ),
  },
  {
    id: 'says',
    header: 'What',
    sortBy: ({ finding }) => finding.says,
    cell: ({ finding }) => <SafeText text={finding.says} limit={220} />,
  },
  {
    id: 'next',
    header: 'Next step',
    cell: ({ finding }) => <SafeText text={finding.nextStep} limit={220} />,
  },
];

/** What is not right about logs and their rotation, the gravest first. */
export const FindingTable = ({
  rows,
  onOpen,
}: {
  readonly rows: readonly FindingRow[];
  readonly onOpen: (row: FindingRow) => void;
}) => (
  <ListFrame>
    <Table
      label="What is not right"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      sort={{ id: 'state' }}
      onOpen={onOpen}
      empty={<EmptyBlock>Nothing is wrong with the logs that were seen.</EmptyBlock>}
    />
  </ListFrame>
);
