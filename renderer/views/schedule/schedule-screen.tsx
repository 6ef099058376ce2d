import { useMemo } from 'react';
import { scheduleSituation } from '#shared/format';
import { epochMs } from '#shared/model';
import { FilterField, useFilterText, usePreference, useRoute, useRouter } from '../../commands/index.ts';
import {
  explainFault,
  useAllTasks,
  useFrozenSince,
  useSchedule,
  useScheduleKnown,
  useScheduleTrouble,
} from '../../queries/index.ts';
import {
  Button,
  Controls,
  EmptyBlock,
  FrozenSentence,
  KnownScreen,
  Segmented,
  Sentence,
  useNow,
  visibleText,
} from '../../ui/index.ts';
import { FleetTasks } from './fleet-tasks.tsx';
import { TaskPanel } from './task-panel.tsx';
import { matchesTask, taskRows } from './task-rows.ts';
import { TaskTable } from './task-table.tsx';

const wordsEveryMs = 10_000;

const layouts = [
  { value: 'tasks', label: 'Tasks' },
  { value: 'declared', label: 'Declared' },
] as const;

const Head = () => {
  const nodes = useAllTasks();
  const findings = useSchedule((state) => state.findings);
  const frozenSince = useFrozenSince();
  if (frozenSince !== undefined)
    return <FrozenSentence since={frozenSince}>Below are the tasks as they were seen before.</FrozenSentence>;
  return <Sentence heading parts={scheduleSituation(nodes, findings)} />;
};

const Body = () => {
  const router = useRouter();
  const { query } = useRoute();
  const nodes = useAllTasks();
  const ofFleet = useSchedule((state) => state.findings);
  const fleetTasks = useSchedule((state) => state.fleetTasks);
  const now = epochMs(useNow(wordsEveryMs));
  const [layout, setLayout] = usePreference('schedule', ['tasks', 'declared']);
  const text = useFilterText();
  const rows = useMemo(() => taskRows(nodes, ofFleet), [nodes, ofFleet]);
  const shown = useMemo(() => rows.filter((row) => matchesTask(row, text)), [rows, text]);
  const chosen = rows.find(({ task }) => task.id === query['task']);
  const close = (): void => router.amend({ task: undefined });
  return (
    <>
      <Head />
      <Controls>
        <FilterField
          id="schedule.filter"
          title="Filter tasks"
          placeholder="Filter: node, task, command, user, schedule or a word of what is wrong"
        />
        <Segmented label="What is listed" value={layout} onChange={setLayout} options={layouts} />
      </Controls>
      {layout === 'tasks' ? (
        <TaskTable rows={shown} onOpen={({ task }) => router.amend({ task: task.id })} />
      ) : (
        <FleetTasks tasks={fleetTasks} now={now} />
      )}
      {chosen === undefined && query['task'] !== undefined ? (
        <EmptyBlock action={<Button onClick={close}>Close</Button>}>
          {visibleText(query['task'], 120)} was not seen by the newest look.
        </EmptyBlock>
      ) : null}
      {chosen === undefined ? null : <TaskPanel row={chosen} now={now} onClose={close} />}
    </>
  );
};

/** What every node runs by the clock: what fails, what is missing, and when it comes next. */
export const ScheduleScreen = () => {
  const known = useScheduleKnown();
  const trouble = useScheduleTrouble();
  return (
    <KnownScreen
      known={known}
      trouble={trouble && explainFault(trouble)}
      asking="Asking the engine for the scheduled tasks."
    >
      <Body />
    </KnownScreen>
  );
};
