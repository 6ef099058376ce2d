/**
 * does: says which steps it takes to run, pause, resume or change scheduled tasks, from tables as they are now.
 * never: runs a step, touches what a person switched off by hand.
 * talks to: the steps and readings of this source, `source-kit`, `shared`.
 */
import { defineLooks, definePlanner } from '../../../source-kit/index.ts';
import { planEdit } from './edit.ts';
import { editLooks, lineLooks, runLooks } from './looks.ts';
import { planPause, planResume } from './pause.ts';
import { planRun } from './run.ts';

export const planner = definePlanner<never, never>({
  'run-task': planRun,
  'pause-task': planPause,
  'resume-task': planResume,
  'edit-task': planEdit,
});

export const looks = defineLooks<never, never>({
  'run-task': runLooks,
  'pause-task': lineLooks,
  'resume-task': lineLooks,
  'edit-task': editLooks,
});
