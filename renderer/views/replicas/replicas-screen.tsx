import { useMemo, useState } from 'react';
import { workloadCauses, workloadSituation, type WorkloadCause } from '#shared/format';
import { epochMs, type WorkloadId } from '#shared/model';
import {
  openPlan,
  useCommands,
  useFilterText,
  usePreference,
  useRoute,
  useRouter,
} from '../../commands/index.ts';
import {
  explainFault,
  useFleetNodes,
  useFrozenSince,
  useOperations,
  useOrigins,
  useWorkloads,
  useWorkloadsKnown,
  useWorkloadTrouble,
} from '../../queries/index.ts';
import { Button, EmptyBlock, FrozenSentence, KnownScreen, Sentence, visibleText } from '../../ui/index.ts';
import { CauseCounts } from './cause-counts.tsx';
import { GridControls, type ReplicaLayout } from './grid-controls.tsx';
import { gridColumns, gridNodes } from './grid/columns.ts';
import { Legend } from './grid/legend.tsx';
import { ReplicaGrid } from './grid/replica-grid.tsx';
import { matchesText, worstFirst, type ReplicaRow } from './grid/rows.ts';
import { Origins } from './origins.tsx';
import { AbsentPanel } from './panel/absent-panel.tsx';
import { ServicePanel } from './panel/service-panel.tsx';
import { ReplicaTable } from './replica-table.tsx';
import styles from './replicas.module.css';
import { useRows } from './use-rows.ts';

/** More columns than this cannot be told apart: places stand for their nodes then. */
const nodeColumnsUpTo = 60;

const Head = () => {
  const workloads = useWorkloads();
  const origins = useOrigins();
  const operations = useOperations();
  const frozenSince = useFrozenSince();
  const { now } = useRows();
  if (frozenSince !== undefined)
    return (
      <FrozenSentence since={frozenSince}>
        Below is what was last heard of {workloads.length} services.
      </FrozenSentence>
    );
  return <Sentence heading {...workloadSituation({ workloads, origins, operations, now: epochMs(now) })} />;
};

/** Which rows are asked for: by words, and by what their numbers mean. */
const useShownRows = (rows: readonly ReplicaRow[]) => {
  const router = useRouter();
  const { query } = useRoute();
  const text = useFilterText();
  const cause = workloadCauses.find((each) => each === query['cause']);
  const shown = useMemo(
    () =>
      rows
        .filter((row) => (cause === undefined || row.cause === cause) && matchesText(row, text))
        .sort(worstFirst),
    [rows, cause, text],
  );
  return {
    shown,
    text,
    cause,
    setCause: (next: WorkloadCause | undefined) => router.amend({ cause: next }),
    clear: () => router.amend({ filter: undefined, cause: undefined }),
  };
};

const Picture = ({
  layout,
  shown,
  onOpen,
}: {
  readonly layout: ReplicaLayout;
  readonly shown: readonly ReplicaRow[];
  readonly onOpen: (id: WorkloadId) => void;
}) => {
  const router = useRouter();
  const nodes = useFleetNodes();
  const workloads = useWorkloads();
  const origins = useOrigins();
  const [active, setActive] = useState<WorkloadId | undefined>(undefined);
  const members = useMemo(() => gridNodes(nodes, workloads, origins), [nodes, workloads, origins]);
  const by = members.length > nodeColumnsUpTo ? 'place' : 'node';
  const groups = useMemo(() => gridColumns(members, by), [members, by]);
  const hasElsewhere = shown.some((row) => row.copies.has(undefined));
  useCommands(
    useMemo(
      () => [
        {
          id: 'replicas.redeploy',
          title: 'Redeploy the chosen service...',
          hint: 'shows the plan first',
          group: 'Operation',
          keys: 'r',
          keysOnly: true,
          acts: true,
          run: () => {
            const workloadId = active ?? shown[0]?.workload.id;
            if (workloadId !== undefined)
              openPlan(router, { kind: 'redeploy', workloadId, to: { kind: 'same' } });
          },
        },
      ],
      [router, active, shown],
    ),
  );
  if (layout === 'table') return <ReplicaTable rows={shown} onOpen={onOpen} />;
  return (
    <>
      <ReplicaGrid
        groups={groups}
        rows={shown}
        hasElsewhere={hasElsewhere}
        onOpen={onOpen}
        onActive={setActive}
      />
      <Legend />
    </>
  );
};

const Body = () => {
  const router = useRouter();
  const { query } = useRoute();
  const { rows, now } = useRows();
  const { shown, text, cause, setCause, clear } = useShownRows(rows);
  const [layout, setLayout] = usePreference('replicas', ['grid', 'table']);
  const close = (): void => router.amend({ workload: undefined });
  const chosen = rows.find((row) => row.workload.id === query['workload']);
  return (
    <>
      <div className={styles['top']}>
        <Head />
        <CauseCounts rows={rows} chosen={cause} onChoose={setCause} />
      </div>
      <Origins now={epochMs(now)} />
      {rows.length === 0 ? null : (
        <>
          <GridControls layout={layout} setLayout={setLayout} />
          {shown.length === 0 ? (
            <EmptyBlock action={<Button onClick={clear}>Clear the filter</Button>}>
              No service matches {visibleText(text, 80)}.
            </EmptyBlock>
          ) : (
            <Picture layout={layout} shown={shown} onOpen={(id) => router.amend({ workload: id })} />
          )}
        </>
      )}
      {chosen === undefined && query['workload'] !== undefined ? (
        <AbsentPanel id={query['workload']} now={epochMs(now)} onClose={close} />
      ) : null}
      {chosen === undefined ? null : <ServicePanel row={chosen} now={epochMs(now)} onClose={close} />}
    </>
  );
};

/** Every service against every node. */
export const ReplicasScreen = () => {
  const known = useWorkloadsKnown();
  const trouble = useWorkloadTrouble();
  return (
    <KnownScreen
      known={known}
      trouble={trouble && explainFault(trouble)}
      asking="Asking the engine for the services."
    >
      <Body />
    </KnownScreen>
  );
};
