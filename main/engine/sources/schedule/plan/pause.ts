import type { EpochMs, PlannedFile, ScheduledTask } from '#shared/model';
import {
  joinOffers,
  nodeLock,
  noOffer,
  refused,
  stepCall,
  type Offer,
  type PlanView,
} from '../../../source-kit/index.ts';
import { pausedLine } from '../cron/table.ts';
import { isoText } from '../read/times.ts';
import { isExecutable, modeText, noteMode, pausedMode, scriptNote } from '../paused-script.ts';
import { pauseFolder } from '../script.ts';
import { lineStep, pauseScriptStep, pauseTimerStep } from '../step/index.ts';
import { entryOf, isScript, placeOf, scriptOf, tasksOf, type RequestOf } from './task-at.ts';

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
        sizeBytes: 0,
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

const scriptOffer = (
  task: ScheduledTask,
  of: { readonly wanted: 'paused' | 'running'; readonly mode: number; readonly note: string },
): Offer => {
  const { nodeId, file: path } = task;
  const note = `${pauseFolder}/${scriptNote(path)}`;
  const [running, paused] = [of.mode, pausedMode(of.mode)].map(modeText);
  const isPause = of.wanted === 'paused';
  return {
    ...common(task),
    steps: [
      stepCall(
        pauseScriptStep,
        { nodeId, path, wanted: of.wanted, mode: modeText(of.mode), note: of.note },
        placeOf(isPause ? 'pause' : 'resume', task),
      ),
    ],
    files: [
      {
        nodeId,
        path,
        becomes: 'kept',
        says: isPause
          ? `its mode goes from ${running} to ${paused}, so that run-parts passes over it; text, name and owner stay`
          : `its mode goes back from ${paused} to ${running}; text, name and owner stay`,
      },
      isPause
        ? {
            nodeId,
            path: note,
            becomes: 'created',
            sizeBytes: 0,
            text: { after: `${of.note}\n` },
            says: 'the note of who paused it, until when, and the mode to give back',
          }
        : { nodeId, path: note, becomes: 'removed', says: 'the note of its pause' },
    ],
  };
};

const pauseScript = (view: PlanView, task: ScheduledTask, { until, by }: Note): Offer => {
  const found = scriptOf(view, task);
  if (typeof found === 'string') return refused(found);
  if (!isExecutable(found.mode) && found.note !== undefined) return noOffer;
  if (!isExecutable(found.mode))
    return refused(`${task.file} on ${task.nodeId} may not be executed by anybody already.`);
  if (task.state === 'off')
    return refused(
      `${task.file} on ${task.nodeId} is not run by anything as it is: there is nothing to pause.`,
    );
  return scriptOffer(task, {
    wanted: 'paused',
    mode: found.mode,
    note: `until=${until} by=${by} mode=${modeText(found.mode)}`,
  });
};

const notOurs = ({ name, nodeId }: ScheduledTask): string =>
  `${name} on ${nodeId} was not paused by a console: switch it on as it was switched off.`;

const resumeScript = (view: PlanView, task: ScheduledTask): Offer => {
  const found = scriptOf(view, task);
  if (typeof found === 'string') return refused(found);
  if (isExecutable(found.mode)) return noOffer;
  if (found.note === undefined) return refused(notOurs(task));
  const mode = noteMode(found.note);
  if (mode === undefined || !isExecutable(mode))
    return refused(
      `The note of the pause of ${task.file} on ${task.nodeId} does not say which mode it had: give it back by hand, chmod +x ${task.file}.`,
    );
  if (found.mode !== pausedMode(mode))
    return refused(
      `The mode of ${task.file} on ${task.nodeId} is ${modeText(found.mode)}, which somebody gave it while it was paused: end the pause by hand, chmod +x ${task.file}.`,
    );
  return scriptOffer(task, { wanted: 'running', mode, note: '' });
};

const pauseEntry = (view: PlanView, task: ScheduledTask, note: Note): Offer => {
  if (isScript(task)) return pauseScript(view, task, note);
  const found = entryOf(view, task);
  if (typeof found === 'string') return refused(found);
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
    // What a table or a script is now was read for this plan; a timer is known from the newest look.
    .filter(({ kind, state }) => kind === 'cron' || state !== 'paused')
    .map((task) => {
      if (task.state === 'off' && !isScript(task))
        return refused(`${task.name} on ${task.nodeId} is switched off already, and not by a pause.`);
      return task.kind === 'timer' ? pauseTimer(task, note) : pauseEntry(view, task, note);
    });
  return {
    ...joinOffers([...offers, ...refusals.map(refused)]),
    warnings: [...untilWarning(until)],
  };
};

const resumeEntry = (view: PlanView, task: ScheduledTask): Offer => {
  const found = entryOf(view, task);
  if (typeof found === 'string') return refused(found);
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
    if (isScript(task)) return resumeScript(view, task);
    if (task.kind === 'cron' && task.state !== 'off') return resumeEntry(view, task);
    if (task.state === 'on') return noOffer;
    if (task.state !== 'paused') return refused(notOurs(task));
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
  return joinOffers([...offers, ...refusals.map(refused)]);
};

export { lineOffer };
