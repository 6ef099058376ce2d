import type { GuardId, Operation, OperationGrade, StepProgress } from '#shared/model';

const skipping: ReadonlySet<GuardId> = new Set(['lost-items', 'unmanaged-items', 'blocked-items']);

/** A step that a person left behind: begun, and not done. */
export const isLeft = (step: StepProgress): boolean =>
  step.state === 'not-done' && step.startedAt !== undefined;

/** How an operation went whose every step was taken. */
export const gradeOfSuccess = ({ steps, floors, overrides }: Operation): OperationGrade => {
  if (
    steps.some(isLeft) ||
    floors.some(({ lowestSeen, promised }) => lowestSeen !== undefined && lowestSeen < promised)
  )
    return 'degraded';
  return overrides.some(({ guard }) => skipping.has(guard)) ? 'ok-with-skipped' : 'ok';
};

/** How an operation went that was ended in the middle and left as it is. */
export const gradeOfStop = ({ steps }: Operation): OperationGrade => {
  if (steps.some(({ state }) => state === 'indeterminate' || state === 'running')) return 'indeterminate';
  return steps.some(({ state }) => state === 'done') ? 'degraded' : 'failed';
};

/** "3 done, 1 open, 2 not done" (R80). */
export const countsOf = ({ steps }: Operation): string => {
  const count = (...states: readonly StepProgress['state'][]): number =>
    steps.filter(({ state }) => states.includes(state)).length;
  return `${count('done', 'already-so')} done, ${count('running', 'indeterminate', 'failed')} open, ${count('waiting', 'not-done')} not done`;
};
