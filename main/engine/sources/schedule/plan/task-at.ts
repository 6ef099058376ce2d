import type { NodeId, OperationRequest, ScheduledTask, ScheduledTaskId } from '#shared/model';
import { failed, fault, ok, type Result } from '#shared/fault';
import {
  asRoot,
  type Look,
  type PlanView,
  type ShellAsk,
  type StepPlace,
} from '../../../source-kit/index.ts';
import { isAnacrontab, readAnacrontab } from '../cron/anacron.ts';
import { readTable, type CronEntry } from '../cron/table.ts';
import { askScript, type ScriptNow } from '../step/index.ts';
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

const folderOf = ({ file }: ScheduledTask): string => file.slice(0, file.lastIndexOf('/'));

/** The entry that runs the folder of a script, where it was found. */
const runnerOf = (view: PlanView, task: ScheduledTask): ScheduledTask | undefined => {
  const runners = (view.tasks ?? [])
    .filter(({ nodeId }) => nodeId === task.nodeId)
    .flatMap(({ tasks }) => tasks)
    .filter(({ command, line }) => line !== undefined && command.split(/[\s;)]+/).includes(folderOf(task)));
  // Entries of Debian's /etc/crontab step back where anacron is.
  return runners.find(({ file }) => isAnacrontab(file)) ?? runners[0];
};

/**
 * A script's text is a program that a package, or the owner's own configuration management, brings and brings again: this console
 * changes when things run, not what they are.
 */
export const editRefusal = (view: PlanView, task: ScheduledTask): string => {
  const { name, nodeId, file } = task;
  const runner = runnerOf(view, task);
  const when =
    runner === undefined
      ? `whatever runs ${folderOf(task)} decides when`
      : `${runner.file}, line ${runner.line ?? 0} (${runner.schedule}), decides when, for the whole folder`;
  return `${name} on ${nodeId} is a script of a folder and has no schedule of its own: ${when}. To run it at another time alone, pause it here and give it an entry in /etc/cron.d. To change what it does, change ${file} where it comes from: its package, or what manages this node’s configuration.`;
};

const scriptLookId = ({ nodeId, file }: ScheduledTask): string => `script ${nodeId} ${file}`;

/** Scripts of folders as they are now: their modes, and the notes of their pauses. */
export const scriptLooks = (view: PlanView, ids: readonly ScheduledTaskId[]): readonly Look[] =>
  tasksOf(view, ids)
    .tasks.filter(isScript)
    .map((task) => ({ id: scriptLookId(task), through: [task.nodeId], ask: askScript(task.file) }));

/** A script as it is now; a text says why that is not known, or why it cannot be paused by its mode. */
export const scriptOf = (
  view: PlanView,
  task: ScheduledTask,
): { readonly mode: number; readonly note: string | undefined } | string => {
  const looked = view.looked?.get(scriptLookId(task));
  if (looked === undefined || !looked.ok)
    return `${task.file} on ${task.nodeId} cannot be looked at: ${looked?.fault.says ?? 'nobody was asked.'}`;
  const { kind, mode, note } = looked.value as ScriptNow;
  if (kind === 'link')
    return `${task.file} on ${task.nodeId} is a link: the mode of the file it leads to counts wherever else that is used. Remove the link to keep it from running.`;
  return mode === undefined
    ? `There is no ${task.file} on ${task.nodeId} any more.`
    : { mode: Number.parseInt(mode, 8), note };
};

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

const entriesAt = ({ file, user }: ScheduledTask, lines: readonly string[]): readonly CronEntry[] =>
  isAnacrontab(file)
    ? readAnacrontab(lines).jobs
    : readTable(lines, /\/crontabs\/|\/spool\/cron\//.test(file) ? user : undefined).entries;

/** The entry of a task in its table as it is now, with its whole line; a text says why there is none. */
export const entryOf = (
  view: PlanView,
  task: ScheduledTask,
): { readonly entry: CronEntry; readonly key: string; readonly text: string } | string => {
  const looked = view.looked?.get(lookId(task));
  if (looked === undefined || !looked.ok)
    return `${task.file} on ${task.nodeId} cannot be read: ${looked?.fault.says ?? 'nobody was asked.'}`;
  const lines = looked.value as readonly string[];
  const found = keyed(entriesAt(task, lines)).find(({ key }) => task.id.endsWith(`#${key}`));
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
