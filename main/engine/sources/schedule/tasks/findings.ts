import type { EpochMs, NodeId, ScheduledTask, TaskFinding, TaskRun } from '#shared/model';
import type { ScheduleReading } from '../read/reading.ts';
import type { Due } from './cron-tasks.ts';

export type Judging = {
  readonly nodeId: NodeId;
  readonly now: EpochMs;
  readonly bootedAt: EpochMs | undefined;
  readonly cron: ScheduleReading['cron'];
  readonly due: Due;
};

/** So many failures in a row are no bad night any more. */
const criticalFailures = 3;
/** Runs that are looked through for overlaps: an overlap of last month says nothing of tonight. */
const newestRuns = 10;
/** A timer is late when its time lies this far behind: it may be allowed a delay of its own. */
const timerGraceMs = 15 * 60_000;
/** Clocks of two lines of a log are no finer than this. */
const toleranceMs = 1_500;

const where = ({ name, nodeId }: ScheduledTask): string => `${name} on ${nodeId}`;

const at = (
  task: ScheduledTask,
  finding: Pick<TaskFinding, 'kind' | 'severity' | 'says' | 'nextStep'>,
): TaskFinding => ({ ...finding, nodeIds: [task.nodeId], taskIds: [task.id] });

const failing = (task: ScheduledTask): readonly TaskFinding[] => {
  const told = task.runs.filter(({ result }) => result === 'succeeded' || result === 'failed');
  const well = told.findIndex(({ result }) => result === 'succeeded');
  const failures = well < 0 ? told.length : well;
  const [newest] = told;
  if (failures === 0 || newest === undefined) return [];
  const often = failures === 1 ? 'failed' : `failed ${failures} times in a row`;
  return [
    at(task, {
      kind: 'failing',
      severity: failures >= criticalFailures ? 'critical' : 'warning',
      says: `${where(task)} ${often}${newest.says === '' ? '' : `, last with ${newest.says}`}.`,
      nextStep: 'Look at what it wrote, put the cause right, then run it now.',
    }),
  ];
};

const began = (earlier: TaskRun, later: TaskRun, now: EpochMs): boolean => {
  const end = earlier.endedAt ?? (earlier.result === 'running' ? now : undefined);
  return end !== undefined && later.startedAt < end - toleranceMs;
};

const overlapping = (task: ScheduledTask, now: EpochMs): readonly TaskFinding[] => {
  const runs = task.runs.slice(0, newestRuns);
  const overlaps = runs.filter((run, index) => {
    const before = runs[index + 1];
    return before !== undefined && began(before, run, now);
  }).length;
  if (overlaps === 0) return [];
  return [
    at(task, {
      kind: 'overlapping',
      severity: 'warning',
      says: `${where(task)} began before it had ended: ${overlaps} of its last ${runs.length} runs.`,
      nextStep: 'Run it less often, make it faster, or let it hold a lock (flock) so that only one runs.',
    }),
  ];
};

const neverRan = (task: ScheduledTask): readonly TaskFinding[] =>
  task.neverRan && task.state === 'on'
    ? [
        at(task, {
          kind: 'never-ran',
          severity: task.nextAt === undefined ? 'warning' : 'note',
          says:
            task.nextAt === undefined
              ? `${where(task)} has never run, and nothing says that it ever will.`
              : `${where(task)} has never run so far.`,
          nextStep:
            task.nextAt === undefined
              ? `Look at its schedule: ${task.schedule || 'it has none'}.`
              : 'Run it now once, to see that it works before it matters.',
        }),
      ]
    : [];

const lateTimer = (task: ScheduledTask, now: EpochMs): readonly TaskFinding[] =>
  task.kind === 'timer' &&
  task.state === 'on' &&
  task.nextAt !== undefined &&
  task.nextAt < now - timerGraceMs &&
  task.runs[0]?.result !== 'running'
    ? [
        at(task, {
          kind: 'not-run',
          severity: 'warning',
          says: `${where(task)} is due since a while and has not been started.`,
          nextStep: `Look at it on the node: systemctl status ${task.name}.`,
        }),
      ]
    : [];

const missed = (task: ScheduledTask, { due, bootedAt }: Judging): readonly TaskFinding[] => {
  const time = due.get(task.id);
  const [newest] = task.runs;
  if (time === undefined || (newest !== undefined && newest.startedAt >= time - 90_000)) return [];
  const wasOff = bootedAt !== undefined && bootedAt > time;
  return [
    at(task, {
      kind: 'not-run',
      severity: 'warning',
      says: wasOff
        ? `${where(task)} missed its last time: the node was not up then.`
        : `${where(task)} missed its last time: the log of cron has no run of it.`,
      nextStep: wasOff
        ? 'Run it now, if what it does cannot wait for its next time.'
        : 'Look at the log of cron on the node for why it was not started.',
    }),
  ];
};

const startWords: Readonly<Record<ScheduleReading['cron']['kind'], string>> = {
  vixie: 'Start it: systemctl enable --now cron.',
  cronie: 'Start it: systemctl enable --now crond (cronie on Debian).',
  busybox: 'Start it: rc-service crond start, or crond -b where nothing keeps services.',
  none: '',
};

const cronIsOff = (tasks: readonly ScheduledTask[], { nodeId, cron }: Judging): readonly TaskFinding[] => {
  const entries = tasks.filter(({ kind, state }) => kind === 'cron' && state === 'off');
  if (entries.length === 0 || (cron.kind !== 'none' && cron.isRunning !== false)) return [];
  const isThere = cron.kind !== 'none';
  return [
    {
      kind: 'not-run',
      severity: isThere ? 'critical' : 'note',
      nodeIds: [nodeId],
      taskIds: entries.map(({ id }) => id),
      says: isThere
        ? `Cron does not run on ${nodeId}: none of its ${entries.length} entries is ever started.`
        : `There is no cron on ${nodeId}: its ${entries.length} entries, which packages brought, are never started.`,
      nextStep: isThere ? startWords[cron.kind] : 'Nothing, if timers do their work; else install cron.',
    },
  ];
};

/** What is not right about the tasks of one node. */
export const findingsOf = (tasks: readonly ScheduledTask[], judging: Judging): readonly TaskFinding[] => [
  ...tasks.flatMap((task) => [
    ...failing(task),
    ...overlapping(task, judging.now),
    ...neverRan(task),
    ...lateTimer(task, judging.now),
    ...missed(task, judging),
  ]),
  ...cronIsOff(tasks, judging),
];
