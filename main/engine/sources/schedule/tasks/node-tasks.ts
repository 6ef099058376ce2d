import {
  epochMs,
  valueOf,
  type EpochMs,
  type FleetNode,
  type NodeTasks,
  type ScheduledTask,
} from '#shared/model';
import {
  adviceForJournal,
  adviceToRead,
  sudoReads,
  type ScheduleContext,
} from '../../../source-kit/index.ts';
import { isAnacrontab } from '../cron/anacron.ts';
import type { ScheduleReading } from '../read/reading.ts';
import { cronTasks } from './cron-tasks.ts';
import { findingsOf } from './findings.ts';
import { withRunsBefore } from './runs.ts';
import { timerTasks } from './timer-tasks.ts';

const zoneName = (zone: string | undefined): Pick<NodeTasks, 'zone'> => (zone === undefined ? {} : { zone });

/** Times of the node's clock become those of ours. */
const corrected = (task: ScheduledTask, skewMs: number): ScheduledTask => {
  if (skewMs === 0) return task;
  const time = (at: EpochMs): EpochMs => epochMs(at - skewMs);
  return {
    ...task,
    ...(task.nextAt === undefined ? {} : { nextAt: time(task.nextAt) }),
    runs: task.runs.map((run) => ({
      ...run,
      startedAt: time(run.startedAt),
      ...(run.endedAt === undefined ? {} : { endedAt: time(run.endedAt) }),
    })),
  };
};

/** Below this a difference is how it was measured, and correcting it would move every run a little with every look. */
const leastSkewMs = 2_000;
const skewOf = (skewMs: number | undefined): number =>
  skewMs === undefined || Math.abs(skewMs) < leastSkewMs ? 0 : Math.round(skewMs);

/** What this login may not read, what is unknown for that, and how it would be allowed. */
const hiddenWords = (path: string, { login }: ScheduleReading, node: FleetNode): string => {
  const closed = `${path} cannot be read by ${login}`;
  if (path === '/var/spool/anacron')
    return `${closed}, so on which days anacron ran its jobs is unknown. ${adviceToRead({ node, login, command: sudoReads.anacronDays })}`;
  return path.startsWith('/var/spool/cron')
    ? `${closed}, so what other users let run is unknown. ${adviceToRead({ node, login, command: sudoReads.crontabs })}`
    : `${closed}.`;
};

const blindSpotsOf = (
  reading: ScheduleReading,
  tasks: readonly ScheduledTask[],
  node: FleetNode,
): readonly string[] => [
  ...(reading.isCut ? ['The look ended early; what is listed is what came until then.'] : []),
  ...reading.hidden.map((path) => hiddenWords(path, reading, node)),
  ...(reading.timers !== undefined && reading.timers.length > 0 && reading.unitRuns === undefined
    ? [
        `Earlier runs of timers are unknown: ${reading.login} may not read the journal, or there is none. ${adviceForJournal(reading.login)}`,
      ]
    : []),
  ...(reading.cronRuns === undefined && reading.tables.length + reading.folders.length > 0
    ? [
        `When cron entries ran is unknown: ${reading.login} can read no log of cron. ${adviceForJournal(reading.login)}`,
      ]
    : []),
  ...(reading.cron.hasAnacron &&
  !reading.hidden.includes('/var/spool/anacron') &&
  tasks.some((task) => isAnacrontab(task.file) && task.state === 'on' && task.nextAt === undefined)
    ? ['Nothing was found that starts anacron at known times: when its jobs run next cannot be told.']
    : []),
  ...(reading.zone === undefined
    ? ['The time zone of the node is unknown, so it is not known when cron entries run next.']
    : []),
];

/** Everything a node runs by the clock, from one look at it. Pure and total. */
export const readNodeTasks = (reading: ScheduleReading, context: ScheduleContext): NodeTasks => {
  const { node, receivedAt, everyMs, before } = context;
  const skewMs = skewOf(valueOf(node.facts.clockSkewMs));
  const nodeId = node.node.id;
  const cron = cronTasks(reading, nodeId);
  const tasks = withRunsBefore(
    [...timerTasks(reading, nodeId), ...cron.tasks].map((task) => corrected(task, skewMs)),
    before,
  );
  return {
    nodeId,
    state: 'known',
    says: '',
    observedAt: receivedAt,
    seenAt: receivedAt,
    everyMs,
    observedBy: 'systemctl, crontabs and logs of the node',
    ...zoneName(reading.zone),
    tasks: [...tasks],
    findings: [
      ...cron.findings,
      ...findingsOf(tasks, {
        nodeId,
        now: receivedAt,
        cron: reading.cron,
        bootedAt: reading.bootedAt === undefined ? undefined : epochMs(reading.bootedAt - skewMs),
        due: cron.due,
      }),
    ],
    blindSpots: [...blindSpotsOf(reading, tasks, node.node)],
  };
};
