import { operationProgress, roundsShare } from '#shared/format';
import type { Operation } from '#shared/model';
import styles from './live.module.css';

/** Announced at each quarter only: a reader is not told of every item. */
const quarter = 25;

/** One part for each step: full, under way (striped), failed, or still to come. */
export const ProgressBar = ({ operation }: { readonly operation: Operation }) => {
  const { done, total } = operationProgress(operation);
  const steps = new Map(operation.steps.map((step) => [step.stepId, step]));
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
      {operation.plan.steps.map(({ id }) => {
        const step = steps.get(id);
        const share =
          step?.rounds === undefined || step.state !== 'running' ? undefined : roundsShare(step.rounds);
        return (
          <i key={id} data-state={step?.state ?? 'waiting'}>
            {share === undefined ? null : <b style={{ width: `${share * 100}%` }} />}
          </i>
        );
      })}
    </div>
  );
};
