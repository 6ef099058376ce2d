import type { EpochMs, PlannedFile, ScheduledTask } from '#shared/model';
import {
  joinOffers,
  nodeLock,
  noOffer,
  stepCall,
  type Offer,
  type PlanView,
} from '../../../source-kit/index.ts';
import { pausedLine } from '../cron/table.ts';
import { isoText } from '../read/times.ts';
import { pauseFolder } from '../script.ts';
import { lineStep, pauseTimerStep } from '../step/index.ts';
import { entryOf, isScript, placeOf, scriptRefusal, tasksOf, type RequestOf } from './task-at.ts';

type Note = { readonly until: string; readonly by: string };

const noteOf = (view: PlanView, until: EpochMs | undefined): Note => ({
  until: until === undefined ? '-' : isoText(until),
  by: encodeURIComponent(view.operator ?? 'Quarterdeck'),
});

const written = (
  { nodeId }: ScheduledTask,
  path: string,
  text: PlannedFile['text'],
  says: string,
): PlannedFile => ({
  nodeId,
  path,
  becomes: 'written',
  ...(text === undefined ? {} : { text }),
  says,
});

const common = (task: ScheduledTask): Offer => ({
  ...noOffer,
  locks: [nodeLock(task.nodeId)],
  estimateMs: 5_000,
});

const pauseTimer = (task: ScheduledTask, note: Note): Offer => {
  const words = `until=${note.until} by=${note.by}`;
  return {
    ...common(task),
    steps: [
      stepCall(
        pauseTimerStep,
        { nodeId: task.nodeId, timer: task.name, wanted: 'paused', note: words },
        placeOf('pause', task),
      ),
    ],
    files: [
      {
        nodeId: task.nodeId,
        path: `${pauseFolder}/${task.name}`,
        becomes: 'created',
        text: { after: `${words}\n` },
        says: 'the note that keeps the timer from starting, while it is there',
      },
    ],
  };
};

const lineOffer = (
  task: ScheduledTask,
  of: { readonly line: number; readonly before: string; readonly after: string; readonly says: string },
): Offer => ({
  ...common(task),
  steps: [stepCall(lineStep, { nodeId: task.nodeId, path: task.file, ...of }, placeOf('line', task))],
  files: [
    written(
      task,
      task.file,
      { before: `${of.before}\n`, after: `${of.after}\n` },
      `line ${of.line}; every other byte stays as it is`,
    ),
  ],
});

const pauseEntry = (view: PlanView, task: ScheduledTask, note: Note): Offer => {
  if (isScript(task)) return { ...noOffer, refusal: scriptRefusal(task) };
  const found = entryOf(view, task);
  if (typeof found === 'string') return { ...noOffer, refusal: found };
  if (found.entry.pause !== undefined) return noOffer;
  return lineOffer(task, {
    line: found.entry.line,
    before: found.text,
    after: pausedLine(note, found.text),
    says: `Pause ${task.name} on ${task.nodeId}: its line in ${task.file} becomes a comment that says who did it.`,
  });
};

/** Where no console is there when the time has come, the pause goes on; that is said, not hoped. */
const untilWarning = (until: EpochMs | undefined): readonly string[] =>
  until === undefined
    ? []
    : [
        'A console resumes it then, when one that may act is running. While none is, it stays paused; the note on the node says until when it was meant.',
      ];

/** Keeps tasks from running until they are resumed. */
export const planPause = (view: PlanView, { taskIds, until }: RequestOf<'pause-task'>): Offer => {
  const { tasks, refusals } = tasksOf(view, taskIds);
  const note = noteOf(view, until);
  const offers = tasks
    .filter(({ state }) => state !== 'paused')
    .map((task) => {
      if (task.state === 'off')
        return {
          ...noOffer,
          refusal: `${task.name} on ${task.nodeId} is switched off already, and not by a pause.`,
        };
      return task.kind === 'timer' ? pauseTimer(task, note) : pauseEntry(view, task, note);
    });
  return {
    ...joinOffers([...offers, ...refusals.map((refusal) => ({ ...noOffer, refusal }))]),
    warnings: [...untilWarning(until)],
  };
};

const resumeEntry = (view: PlanView, task: ScheduledTask): Offer => {
  const found = entryOf(view, task);
  if (typeof found === 'string') return { ...noOffer, refusal: found };
  if (found.entry.pause === undefined) return noOffer;
  return lineOffer(task, {
    line: found.entry.line,
    before: found.text,
    after: found.entry.text,
    says: `Resume ${task.name} on ${task.nodeId}: its line in ${task.file} is as it was before the pause.`,
  });
};

/** Lets paused tasks run again. One that a console did not pause is left to whoever switched it off. */
export const planResume = (view: PlanView, { taskIds }: RequestOf<'resume-task'>): Offer => {
  const { tasks, refusals } = tasksOf(view, taskIds);
  const offers = tasks.map((task): Offer => {
    if (task.state === 'on') return noOffer;
    if (task.state !== 'paused')
      return {
        ...noOffer,
        refusal: `${task.name} on ${task.nodeId} was not paused by a console: switch it on as it was switched off.`,
      };
    if (task.kind === 'cron') return resumeEntry(view, task);
    return {
      ...common(task),
      steps: [
        stepCall(
          pauseTimerStep,
          { nodeId: task.nodeId, timer: task.name, wanted: 'running', note: '' },
          placeOf('resume', task),
        ),
      ],
    };
  });
  return joinOffers([...offers, ...refusals.map((refusal) => ({ ...noOffer, refusal }))]);
};

export { lineOffer };
