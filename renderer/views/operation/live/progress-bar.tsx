import { operationProgress } from '#shared/format';
import type { Operation } from '#shared/model';
import styles from './live.module.css';

/** Announced at each quarter only: a reader is not told of every item. */
const quarter = 25;

/** One part for each step: full, under way (striped), failed, or still to come. */
export const ProgressBar = ({ operation }: { readonly operation: Operation }) => {
  const { done, total } = operationProgress(operation);
  const states = new Map(operation.steps.map((step) => [step.stepId, step.state]));
  const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
  return (
    <div
      className={styles['bar']}
      role="progressbar"
      aria-label="Steps done"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent / quarter) * quarter}
      aria-valuetext={`${done} of ${total} steps`}
    >
      {operation.plan.steps.map((step) => (
        <i key={step.id} data-state={states.get(step.id) ?? 'waiting'} />
      ))}
    </div>
  );
};
