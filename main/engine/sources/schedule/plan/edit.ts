import type { ScheduledTask } from '#shared/model';
import {
  nodeLock,
  noOffer,
  refused,
  stepCall,
  type Offer,
  type PlanView,
} from '../../../source-kit/index.ts';
import { isAnacrontab, readAnacronWhen } from '../cron/anacron.ts';
import { readCronTime } from '../cron/fields.ts';
import { nextRun } from '../cron/next.ts';
import { isoText } from '../read/times.ts';
import { calendarStep, calendarText, dropInOf } from '../step/index.ts';
import { lineOffer } from './pause.ts';
import { editRefusal, entryOf, isScript, placeOf, tasksOf, type RequestOf } from './task-at.ts';

/** The line with another time or command; everything between them stays as it was written. */
const editedLine = (
  text: string,
  of: { readonly when: string; readonly command: string },
  wish: { readonly schedule?: string | undefined; readonly command?: string | undefined },
): string => {
  const begin = text.indexOf(of.when);
  const timed =
    wish.schedule === undefined || begin < 0
      ? text
      : `${text.slice(0, begin)}${wish.schedule.trim()}${text.slice(begin + of.when.length)}`;
  const at = timed.lastIndexOf(of.command);
  return wish.command === undefined || at < 0
    ? timed
    : `${timed.slice(0, at)}${wish.command.trim()}${timed.slice(at + of.command.length)}`;
};

const oneLine = (text: string): boolean => !/[\n\r]/.test(text);

const editEntry = (view: PlanView, task: ScheduledTask, wish: RequestOf<'edit-task'>): Offer => {
  if (isScript(task)) return refused(editRefusal(view, task));
  const found = entryOf(view, task);
  if (typeof found === 'string') return refused(found);
  if (found.entry.pause !== undefined)
    return refused(`${task.name} on ${task.nodeId} is paused: resume it first.`);
  if (!oneLine(`${wish.schedule ?? ''}${wish.command ?? ''}`))
    return refused('An entry of cron is one line.');
  if (isAnacrontab(task.file) && wish.schedule !== undefined && readAnacronWhen(wish.schedule) === undefined)
    return refused(
      `"${wish.schedule}" is no time for anacron: it takes days, or a word such as @monthly, and minutes.`,
    );
  const time =
    wish.schedule === undefined || isAnacrontab(task.file) ? undefined : readCronTime(wish.schedule);
  if (time?.ok === false) return refused(`"${wish.schedule}" is no time for cron: ${time.fault.says}`);
  const after = editedLine(found.text, found.entry, wish);
  if (after === found.text) return noOffer;
  const next =
    time === undefined || time.value === 'reboot' || task.zone === undefined
      ? undefined
      : nextRun(time.value, task.zone, view.now);
  return {
    ...lineOffer(task, {
      line: found.entry.line,
      before: found.text,
      after,
      says: `Change ${task.name} on ${task.nodeId}: line ${found.entry.line} of ${task.file}.`,
    }),
    warnings:
      next === undefined
        ? []
        : [`It runs next at ${isoText(next)} (UTC; ${task.zone} is what its time is read in).`],
  };
};

const editTimer = (view: PlanView, task: ScheduledTask, wish: RequestOf<'edit-task'>): Offer => {
  const { nodeId, name } = task;
  if (wish.command !== undefined)
    return refused(`What ${name} runs stands in the unit it starts; a timer has only a schedule.`);
  if (wish.schedule === undefined) return noOffer;
  const schedule = wish.schedule.trim().replace(/^OnCalendar=/, '');
  if (!oneLine(schedule)) return refused('A calendar is one line.');
  const looked = view.looked?.get(`calendar ${nodeId}`);
  if (looked?.ok !== true)
    return refused(
      `systemd on ${nodeId} takes "${schedule}" for no calendar: ${looked?.fault.details ?? looked?.fault.says ?? 'nobody was asked.'}`,
    );
  const text = calendarText(schedule);
  return {
    ...noOffer,
    steps: [stepCall(calendarStep, { nodeId, timer: name, text }, placeOf('calendar', task))],
    locks: [nodeLock(nodeId)],
    files: [
      {
        nodeId,
        path: dropInOf(name),
        becomes: 'written',
        text: { after: text },
        says: 'a drop-in beside the unit file, which stays as it is',
      },
    ],
    warnings: [
      ...(typeof looked.value === 'string' && looked.value !== ''
        ? [`systemd on ${nodeId} says: ${looked.value}`]
        : []),
      ...(/On(Boot|Startup|Active|UnitActive|UnitInactive)Sec=/.test(task.schedule)
        ? [
            'It also counts from an event, and that part of its schedule goes: an empty OnCalendar= takes all times of a timer away (systemd.timer(5)).',
          ]
        : []),
    ],
    estimateMs: 5_000,
  };
};

/** Writes another schedule or command in place of the one that is there. */
export const planEdit = (view: PlanView, wish: RequestOf<'edit-task'>): Offer => {
  const { tasks, refusals } = tasksOf(view, [wish.taskId]);
  const [task] = tasks;
  if (task === undefined || refusals.length > 0) return refused(refusals.join(' '));
  return task.kind === 'timer' ? editTimer(view, task, wish) : editEntry(view, task, wish);
};
