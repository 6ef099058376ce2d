import type { NodeId, OperationRequest, ScheduledTask, ScheduledTaskId } from '#shared/model';
import { failed, fault, ok, type Result } from '#shared/fault';
import {
  asRoot,
  type Look,
  type PlanView,
  type ShellAsk,
  type StepPlace,
} from '../../../source-kit/index.ts';
import { readTable, type CronEntry } from '../cron/table.ts';
import { keyed } from '../tasks/task-ids.ts';

export type RequestOf<Kind extends OperationRequest['kind']> = Extract<
  OperationRequest,
  { readonly kind: Kind }
>;

/** A task of a request, or why it cannot be found. */
export const tasksOf = (
  view: PlanView,
  ids: readonly ScheduledTaskId[],
): { readonly tasks: readonly ScheduledTask[]; readonly refusals: readonly string[] } => {
  const all = new Map((view.tasks ?? []).flatMap(({ tasks }) => tasks).map((task) => [task.id, task]));
  const tasks = ids.flatMap((id) => all.get(id) ?? []);
  const unknown = new Set(
    (view.tasks ?? []).filter(({ state }) => state === 'unknown').map(({ nodeId }) => nodeId),
  );
  return {
    tasks,
    refusals: [
      ...ids.filter((id) => !all.has(id)).map((id) => `No node runs ${id} any more.`),
      ...tasks
        .filter(({ nodeId }) => unknown.has(nodeId))
        .map(({ name, nodeId }) => `What ${nodeId} runs is not known now, so ${name} is left alone.`),
    ],
  };
};

/** A script of a folder has no line of its own. */
export const isScript = ({ kind, line }: ScheduledTask): boolean => kind === 'cron' && line === undefined;

export const scriptRefusal = ({ name, nodeId, file }: ScheduledTask): string =>
  `${name} on ${nodeId} is a script of a folder: it has no line that could be changed. Take it out of ${file.slice(0, file.lastIndexOf('/'))}, or change the entry that runs the whole folder.`;

const readLines = ({ stdout }: { readonly stdout: string }): Result<readonly string[]> =>
  stdout.startsWith('there\n')
    ? ok(stdout.slice('there\n'.length).replace(/\n$/, '').split('\n'))
    : failed(
        fault('probe.not-permitted', 'The table cannot be read as root.', { subject: 'schedule.table' }),
      );

const askTable = (path: string): ShellAsk<readonly string[]> => ({
  id: 'schedule.table',
  says: `cat ${path}`,
  lane: 'own-channel',
  script: `${asRoot}\nqd_root cat -- "$1" >/dev/null && echo there && qd_root cat -- "$1"`,
  inputs: [path],
  effect: 'reads',
  limits: { timeoutMs: 20_000, stdoutBytes: 524_288, stderrBytes: 16_384 },
  read: readLines,
});

const lookId = (task: ScheduledTask): string => `table ${task.nodeId} ${task.file}`;

/** The tables of cron entries, read anew for the plan: as they are now, not as they were minutes ago. */
export const tableLooks = (view: PlanView, ids: readonly ScheduledTaskId[]): readonly Look[] => {
  const looks = tasksOf(view, ids)
    .tasks.filter((task) => task.kind === 'cron' && !isScript(task))
    .map((task): Look => ({ id: lookId(task), through: [task.nodeId], ask: askTable(task.file) }));
  return [...new Map(looks.map((look) => [look.id, look])).values()];
};

/** The entry of a task in its table as it is now, with its whole line; a text says why there is none. */
export const entryOf = (
  view: PlanView,
  task: ScheduledTask,
): { readonly entry: CronEntry; readonly key: string; readonly text: string } | string => {
  const looked = view.looked?.get(lookId(task));
  if (looked === undefined || !looked.ok)
    return `${task.file} on ${task.nodeId} cannot be read: ${looked?.fault.says ?? 'nobody was asked.'}`;
  const lines = looked.value as readonly string[];
  const owner = /\/crontabs\/|\/spool\/cron\//.test(task.file) ? task.user : undefined;
  const found = keyed(readTable(lines, owner).entries).find(({ key }) => task.id.endsWith(`#${key}`));
  const text = found === undefined ? undefined : lines[found.entry.line - 1];
  return found === undefined || text === undefined
    ? `${task.file} on ${task.nodeId} has no such entry any more.`
    : { ...found, text };
};

/** Where a step of one task stands among the others. */
export const placeOf = (
  kind: string,
  { id, nodeId }: { readonly id: string; readonly nodeId: NodeId },
  more: Partial<StepPlace> = {},
): StepPlace => ({
  id: `schedule.${kind} ${id}`,
  source: 'schedule',
  phase: 'work',
  through: [nodeId],
  subject: nodeId,
  wave: 0,
  ...more,
});
