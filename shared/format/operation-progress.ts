import type { Operation, StepCall, StepProgress } from '#shared/model';

/** How far an operation is. */
export type OperationProgress = {
  readonly done: number;
  readonly total: number;
  /** The step that runs, failed or is not known; undefined when none is. */
  readonly current:
    { readonly call: StepCall; readonly progress: StepProgress; readonly index: number } | undefined;
};

/** Nothing more is to be done of it. */
export const isSettled = ({ state }: StepProgress): boolean =>
  state === 'done' || state === 'already-so' || state === 'undone';
const isCurrent = ({ state }: StepProgress): boolean =>
  state === 'running' || state === 'indeterminate' || state === 'failed';

/** How far an operation is, by its steps. */
export const operationProgress = ({ plan, steps }: Operation): OperationProgress => {
  const byId = new Map(steps.map((step) => [step.stepId, step]));
  const index = plan.steps.findIndex((call) => {
    const progress = byId.get(call.id);
    return progress !== undefined && isCurrent(progress);
  });
  const call = plan.steps[index];
  const progress = call === undefined ? undefined : byId.get(call.id);
  return {
    done: steps.filter(isSettled).length,
    total: plan.steps.length,
    current: call === undefined || progress === undefined ? undefined : { call, progress, index },
  };
};
