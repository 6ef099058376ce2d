import type { ScheduleSnapshot } from '#shared/contract';
import { durationText } from '#shared/format';
import type { ScheduledTask, TaskFinding } from '#shared/model';
import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { withIsoTimes } from '../report/index.ts';
import { tableText } from '../table.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';

/** Connects to every node, then reads what each of them runs by the clock. */
export const readTasks = async (
  link: Link,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<ScheduleSnapshot> => {
  const timeoutMs = timeoutSeconds * 1_000;
  await link.call('fleet.sweep', { timeoutMs }, signal);
  return link.call('schedule.read-now', { timeoutMs }, signal);
};

const lastText = ({ runs, neverRan }: ScheduledTask, now: number): string => {
  const [run] = runs;
  if (run === undefined) return neverRan ? 'never' : 'unknown';
  return `${run.result} ${durationText(now - run.startedAt)} ago`;
};

const nextText = ({ nextAt, state }: ScheduledTask, now: number): string => {
  if (nextAt === undefined) return state === 'on' ? 'unknown' : state;
  return nextAt <= now ? 'due' : `in ${durationText(nextAt - now)}`;
};

const findingText = ({ severity, says, nextStep }: TaskFinding): string =>
  `${severity}: ${visible(says)} Next: ${visible(nextStep)}\n`;

const findingsOf = ({ nodes, findings }: ScheduleSnapshot): readonly TaskFinding[] => [
  ...findings,
  ...nodes.flatMap((node) => node.findings),
];

const tasksText = (snapshot: ScheduleSnapshot): string => {
  const { nodes, fleetTasks, at } = snapshot;
  const tasks = nodes.flatMap((node) => node.tasks);
  return [
    tasks.length === 0
      ? 'No node runs anything by the clock, as far as it is known.\n'
      : tableText(
          ['NODE', 'TASK', 'SCHEDULE', 'STATE', 'NEXT', 'LAST RUN', 'ID'],
          tasks.map((task) => [
            task.nodeId,
            visible(task.name),
            visible(task.schedule),
            task.state,
            nextText(task, at),
            lastText(task, at),
            visible(task.id),
          ]),
        ),
    ...fleetTasks.map(({ task, says }) => `${task.name}: ${visible(says)}\n`),
    ...nodes
      .filter(({ state }) => state === 'unknown')
      .map(({ nodeId, says }) => `${nodeId}: unknown: ${visible(says)}\n`),
    ...nodes.flatMap(({ nodeId, blindSpots }) =>
      blindSpots.map((spot) => `${nodeId}: not seen: ${visible(spot)}\n`),
    ),
    ...findingsOf(snapshot).map(findingText),
  ].join('');
};

/** Every scheduled task. Exit code: 2 a critical finding, 3 a node or a declared task of which nobody knows, 1 another finding, 0 in order. */
export const showTasks = async (
  link: Link,
  terminal: Terminal,
  options: { readonly json: boolean; readonly timeout: number },
): Promise<ExitCode> => {
  const snapshot = await readTasks(link, options.timeout, terminal.signal);
  terminal.out(
    options.json
      ? jsonText({ schema: 'quarterdeck.tasks/1', ...(withIsoTimes(snapshot) as object) })
      : tasksText(snapshot),
  );
  const severities = new Set(findingsOf(snapshot).map(({ severity }) => severity));
  if (severities.has('critical')) return exitCode.critical;
  const isUnknown = [...snapshot.nodes, ...snapshot.fleetTasks].some(({ state }) => state === 'unknown');
  if (isUnknown) return exitCode.unknown;
  return severities.has('warning') ? exitCode.warning : exitCode.ok;
};
