import { useMemo } from 'react';
import type { WorkloadView } from '#shared/model';
import { NodeLink, capWish, openPlan, useRouter, type Router } from '../../commands/index.ts';
import { useWorkloads } from '../../queries/index.ts';
import { Button, EmptyBlock, ListFrame, SafeText, Table, type Column } from '../../ui/index.ts';
import { severityRank, type FindingRow } from './log-rows.ts';
import { Gravity } from './parts.tsx';
import { workloadOfLog } from './workload-of-log.ts';

/** The service whose logs have no cap, where that is what a finding is about and a cap can be planned. */
const uncappedService = (
  { finding, logs }: FindingRow,
  workloads: readonly WorkloadView[],
): WorkloadView | undefined => {
  const log = finding.kind === 'no-cap' ? logs.logs.find(({ path }) => path === finding.subject) : undefined;
  return log === undefined ? undefined : workloadOfLog({ log, logs }, workloads);
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
  {
    id: 'action',
    header: 'Action',
    cell: (row) => {
      const service = uncappedService(row, workloads);
      return service === undefined ? null : (
        <Button
          acts
          onClick={(event) => {
            // The row would open its log beneath the plan.
            event.stopPropagation();
            openPlan(router, capWish(service.id));
          }}
        >
          Cap...
        </Button>
      );
    },
  },
];

/** What is not right about logs and their rotation, the gravest first. */
export const FindingTable = ({
  rows,
  onOpen,
}: {
  readonly rows: readonly FindingRow[];
  readonly onOpen: (row: FindingRow) => void;
}) => {
  const router = useRouter();
  const workloads = useWorkloads();
  const columns = useMemo(() => columnsFor(workloads, router), [workloads, router]);
  return (
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
};
