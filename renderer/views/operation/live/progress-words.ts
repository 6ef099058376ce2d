import type { Operation, StepProgress } from '#shared/model';
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

const operationMarks: Readonly<Record<Operation['state'], ProgressWord>> = {
  running: 'running',
  paused: 'waiting',
  asking: 'waiting',
  indeterminate: 'unknown',
  interrupted: 'unknown',
  undoing: 'running',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'waiting',
  undone: 'undone',
  abandoned: 'waiting',
  stuck: 'failed',
};

/** The mark of a whole operation. */
export const markOf = ({ state }: Pick<Operation, 'state'>): ProgressWord => operationMarks[state];
