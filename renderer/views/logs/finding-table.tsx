import { useMemo } from 'react';
import { logName } from '#shared/format';
import type { WorkloadView } from '#shared/model';
import { NodeLink, openPlan, useRouter, type Router } from '../../commands/index.ts';
import { useWorkloads } from '../../queries/index.ts';
import { Button, EmptyBlock, ListFrame, SafeText, Table, type Column } from '../../ui/index.ts';
import { logOf, severityRank, type FindingRow } from './log-rows.ts';
import { Gravity } from './parts.tsx';
import { remedyOf } from './remedies.ts';

/** A log by its name, which for a container is the container's; else what the finding is about. */
const subjectOf = (row: FindingRow): string => {
  const log = logOf(row);
  if (log !== undefined) return logName(log);
  return row.finding.subject === '' ? 'the node' : row.finding.subject;
};

const columnsFor = (workloads: readonly WorkloadView[], router: Router): readonly Column<FindingRow>[] => [
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
    sortBy: subjectOf,
    cell: (row) => <SafeText text={subjectOf(row)} mono limit={60} />,
  },
  {
    id: 'says',
    header: 'What',
    fills: true,
    sortBy: ({ finding }) => finding.says,
    cell: ({ finding }) => <SafeText text={finding.says} limit={220} />,
  },
  {
    id: 'next',
    header: 'Next step',
    fills: true,
    cell: ({ finding }) => <SafeText text={finding.nextStep} limit={220} />,
  },
  {
    id: 'action',
    header: 'Action',
    cell: (row) => {
      const remedy = remedyOf(row, workloads);
      return remedy === undefined ? null : (
        <Button
          acts
          size="xs"
          onClick={(event) => {
            // The row would open its log beneath the plan.
            event.stopPropagation();
            openPlan(router, remedy.request);
          }}
        >
          {remedy.brief}
        </Button>
      );
    },
  },
];

/** What is not right about logs and their rotation, the gravest first. */
export const FindingTable = ({
  rows,
  none,
  onOpen,
}: {
  readonly rows: readonly FindingRow[];
  /** What is said where there are none. */
  readonly none: string;
  readonly onOpen: (row: FindingRow) => void;
}) => {
  const router = useRouter();
  const workloads = useWorkloads();
  const columns = useMemo(() => columnsFor(workloads, router), [workloads, router]);
  return (
    <ListFrame>
      <Table
        label="What is not right"
        tall
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        sort={{ id: 'state' }}
        onOpen={onOpen}
        empty={<EmptyBlock>{none}</EmptyBlock>}
      />
    </ListFrame>
  );
};
