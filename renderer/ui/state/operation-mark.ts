import type { Operation, OperationState } from '#shared/model';
import type { ProgressWord } from './progress-mark.tsx';

const marks: Readonly<Record<OperationState, ProgressWord>> = {
  running: 'running',
  paused: 'waiting',
  asking: 'waiting',
  indeterminate: 'unknown',
  interrupted: 'unknown',
  undoing: 'running',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'undone',
  undone: 'undone',
  abandoned: 'waiting',
  stuck: 'failed',
};

/** The mark of a whole operation. One that failed and took itself back has failed; one whose end nobody saw is unknown. */
export const operationMark = ({ state, grade }: Pick<Operation, 'state' | 'grade'>): ProgressWord => {
  if (state === 'undone' && grade === 'rolled-back') return 'failed';
  return state === 'succeeded' && grade === 'indeterminate' ? 'unknown' : marks[state];
};
