import type { ScheduledTask } from '#shared/model';
import {
  joinOffers,
  nodeLock,
  noOffer,
  quoteWord,
  refused,
  stepCall,
  textHash,
  type Offer,
  type PlanView,
} from '../../../source-kit/index.ts';
import { runEntryStep, runTimerStep } from '../step/index.ts';
import { scriptKey } from '../tasks/task-ids.ts';
import { entryOf, isScript, placeOf, tasksOf, type RequestOf } from './task-at.ts';

/** What no run is known of is taken to last this long, ms; and nobody waits for less than ten minutes. */
const unknownMs = 60_000;
const leastDeadlineMs = 600_000;

const longestMs = ({ runs }: ScheduledTask): number =>
  Math.max(
    0,
    ...runs.flatMap(({ startedAt, endedAt }) => (endedAt === undefined ? [] : [endedAt - startedAt])),
  );

const commonOf = (task: ScheduledTask): Offer => ({
  ...noOffer,
  locks: [nodeLock(task.nodeId)],
  estimateMs: longestMs(task) || unknownMs,
  warnings: [
    ...(task.runs[0]?.result === 'running' ? [`${task.name} on ${task.nodeId} runs now.`] : []),
    ...(task.state === 'paused'
      ? [`${task.name} on ${task.nodeId} is paused; it runs this once and stays paused.`]
      : []),
  ],
});

const deadline = (task: ScheduledTask): { readonly deadlineMs: number } => ({
  deadlineMs: Math.max(leastDeadlineMs, longestMs(task) * 3),
});

/** `%` ends the command for cron, and what stands behind it is its input, line by line (crontab(5)). */
const splitCommand = (text: string): { readonly command: string; readonly input: string } => {
  const [command = '', ...input] = text.split(/(?<!\\)%/).map((part) => part.replaceAll('\\%', '%'));
  return { command, input: input.length === 0 ? '' : `${input.join('\n')}\n` };
};

/** A paused script may not be executed: what it names in its first line reads it then. */
const scriptCommand = ({ file, state }: ScheduledTask): string => {
  const path = quoteWord(file);
  return state === 'paused'
    ? `set -- $(sed -n '1s/^#! *//p' ${path}) ${path}; [ $# -gt 1 ] || set -- /bin/sh ${path}; exec "$@"`
    : path;
};

const ownVariables: readonly string[] = ['SHELL', 'LOGNAME', 'USER', 'MAILTO', 'CRON_TZ'];

const runEntry = (view: PlanView, task: ScheduledTask): Offer => {
  const common = commonOf(task);
  const found = isScript(task) ? undefined : entryOf(view, task);
  if (typeof found === 'string') return { ...common, refusal: found };
  const environment = found?.entry.environment ?? {};
  const { command, input } =
    found === undefined ? { command: scriptCommand(task), input: '' } : splitCommand(found.entry.command);
  const user = found?.entry.user ?? task.user ?? 'root';
  const step = stepCall(
    runEntryStep,
    {
      nodeId: task.nodeId,
      taskId: task.id,
      name: task.name,
      series: textHash(task.id),
      taskKey: found?.key ?? scriptKey(task.file),
      user,
      shell: environment['SHELL'] ?? '/bin/sh',
      command,
      input,
      environment: Object.entries(environment)
        .filter(([name]) => !ownVariables.includes(name))
        .map(([name, value]) => `${name}=${value}`),
    },
    placeOf('run', task, deadline(task)),
  );
  return {
    ...common,
    steps: [step],
    warnings: [
      ...common.warnings,
      ...(isScript(task) ? [] : ['Its output is kept on the node, and not sent by mail as cron would.']),
    ],
  };
};

const runTimer = (task: ScheduledTask, unit: string): Offer => ({
  ...commonOf(task),
  steps: [
    stepCall(
      runTimerStep,
      { nodeId: task.nodeId, taskId: task.id, name: task.name, unit },
      placeOf('run', task, deadline(task)),
    ),
  ],
});

/** What a timer starts, unless it says otherwise; what it says is read from the node. */
const unitOf = (view: PlanView, task: ScheduledTask): string | undefined => {
  const looked = view.looked?.get(`unit ${task.nodeId} ${task.name}`);
  return looked?.ok === true && typeof looked.value === 'string' && looked.value !== ''
    ? looked.value
    : undefined;
};

/** Runs tasks now: one step each, on its own node. */
export const planRun = (view: PlanView, { taskIds }: RequestOf<'run-task'>): Offer => {
  const { tasks, refusals } = tasksOf(view, taskIds);
  const offers = tasks.map((task) => {
    if (task.kind === 'cron') return runEntry(view, task);
    const unit = unitOf(view, task);
    return unit === undefined
      ? refused(`What ${task.name} on ${task.nodeId} starts cannot be read.`)
      : runTimer(task, unit);
  });
  return joinOffers([...offers, ...refusals.map(refused)]);
};
