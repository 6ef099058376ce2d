import { useMemo } from 'react';
import { logsSituation } from '#shared/format';
import { epochMs, type NodeLogs } from '#shared/model';
import { FilterField, useFilterText, usePreference, useRoute, useRouter } from '../../commands/index.ts';
import {
  explainFault,
  useAllLogs,
  useFrozenSince,
  useLogAnswers,
  useLogsKnown,
  useLogTrouble,
  useLookAtLogs,
} from '../../queries/index.ts';
import {
  Button,
  Controls,
  EmptyBlock,
  FrozenSentence,
  hasWords,
  KnownScreen,
  Segmented,
  Sentence,
  useNow,
  visibleText,
} from '../../ui/index.ts';
import { FindingTable } from './finding-table.tsx';
import { LogPanel } from './log-panel.tsx';
import { findingRows, logRowId, logRows, matchesFinding, matchesLog, type FindingRow } from './log-rows.ts';
import { LogTable } from './log-table.tsx';
import { RotationTable } from './rotation-table.tsx';

const wordsEveryMs = 30_000;
const lookTimeoutMs = 60_000;

const layouts = [
  { value: 'findings', label: 'Not right' },
  { value: 'logs', label: 'Logs' },
  { value: 'growth', label: 'Growing' },
  { value: 'rotation', label: 'Rotation' },
] as const;
type Layout = (typeof layouts)[number]['value'];

const Head = () => {
  const nodes = useAllLogs();
  const answers = useLogAnswers();
  const frozenSince = useFrozenSince();
  const now = epochMs(useNow(wordsEveryMs));
  if (frozenSince !== undefined)
    return <FrozenSentence since={frozenSince}>Below are the logs as they were seen before.</FrozenSentence>;
  return answers === undefined ? null : <Sentence heading parts={logsSituation(nodes, answers, now)} />;
};

const LogControls = ({
  layout,
  setLayout,
}: {
  readonly layout: Layout;
  readonly setLayout: (layout: Layout) => void;
}) => {
  const look = useLookAtLogs();
  return (
    <Controls>
      <FilterField
        id="logs.filter"
        title="Filter logs"
        placeholder="Filter: node, path, container, process, rule or a word of what is wrong"
      />
      <Segmented label="What is listed" value={layout} onChange={setLayout} options={layouts} />
      <Button disabled={look.isPending} onClick={() => look.mutate({ timeoutMs: lookTimeoutMs })}>
        {look.isPending ? 'Looking...' : 'Look again'}
      </Button>
    </Controls>
  );
};

/** An empty list is no good news where nobody looked, or where a filter hides the rest. */
const noneText = (nodes: readonly NodeLogs[], filter: string): string => {
  if (nodes.every(({ seenAt }) => seenAt === undefined)) return 'No log was looked at yet.';
  return filter === ''
    ? 'Nothing is wrong with the logs that were seen.'
    : 'Nothing that is not right matches the filter.';
};

const Body = () => {
  const router = useRouter();
  const { query } = useRoute();
  const nodes = useAllLogs();
  const now = epochMs(useNow(wordsEveryMs));
  const [layout, setLayout] = usePreference('logs', ['findings', 'logs', 'growth', 'rotation']);
  const text = useFilterText();
  const rows = useMemo(() => logRows(nodes), [nodes]);
  const chosen = rows.find(({ id }) => id === query['log']);
  const open = (id: string | undefined): void => router.amend({ log: id });
  const openFinding = ({ logs, finding }: FindingRow): void => {
    const id = logRowId(logs.nodeId, finding.subject);
    if (rows.some((row) => row.id === id)) open(id);
    else setLayout('rotation');
  };
  const shownLogs = useMemo(() => rows.filter((row) => matchesLog(row, text)), [rows, text]);
  const shownFindings = useMemo(
    () => findingRows(nodes).filter((row) => matchesFinding(row, text)),
    [nodes, text],
  );
  const shownNodes = useMemo(() => nodes.filter(({ nodeId }) => hasWords([nodeId], text)), [nodes, text]);
  return (
    <>
      <Head />
      <LogControls layout={layout} setLayout={setLayout} />
      {layout === 'findings' ? (
        <FindingTable rows={shownFindings} none={noneText(nodes, text)} onOpen={openFinding} />
      ) : null}
      {layout === 'logs' ? (
        <LogTable key="logs" rows={shownLogs} sort={{ id: 'state' }} onOpen={({ id }) => open(id)} />
      ) : null}
      {layout === 'growth' ? (
        <LogTable
          key="growth"
          rows={shownLogs}
          sort={{ id: 'growth', descending: true }}
          onOpen={({ id }) => open(id)}
        />
      ) : null}
      {layout === 'rotation' ? <RotationTable nodes={shownNodes} /> : null}
      {chosen === undefined && query['log'] !== undefined ? (
        <EmptyBlock action={<Button onClick={() => open(undefined)}>Close</Button>}>
          {visibleText(query['log'], 120)} was not seen by the newest look.
        </EmptyBlock>
      ) : null}
      {chosen === undefined ? null : <LogPanel row={chosen} now={now} onClose={() => open(undefined)} />}
    </>
  );
};

/** Every log of the fleet: what grows, what nobody rotates, and what rotation did. */
export const LogsScreen = () => {
  const known = useLogsKnown();
  const trouble = useLogTrouble();
  return (
    <KnownScreen
      known={known}
      trouble={trouble && explainFault(trouble)}
      asking="Asking the engine for the logs."
    >
      <Body />
    </KnownScreen>
  );
};
