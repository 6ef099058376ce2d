import type { StepProgress } from '#shared/model';
import type { ProgressWord } from '../../../ui/index.ts';

/** The mark of a step. */
export const stepMark: Readonly<Record<StepProgress['state'], ProgressWord>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  'already-so': 'skipped',
  failed: 'failed',
  indeterminate: 'unknown',
  undone: 'undone',
  'not-done': 'waiting',
};

/** What a step's state is called. */
export const stepWord: Readonly<Record<StepProgress['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  'already-so': 'was so already',
  failed: 'failed',
  indeterminate: 'may or may not have happened, checking',
  undone: 'taken back',
  'not-done': 'not done',
};
