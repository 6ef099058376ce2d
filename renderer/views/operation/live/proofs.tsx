import { isSettled } from '#shared/format';
import type { Operation, StepCall } from '#shared/model';
import { ClockTime, Panel, ProgressMark, SafeText } from '../../../ui/index.ts';
import styles from './hand-overs.module.css';

const proving: readonly StepCall['phase'][] = ['hand-over', 'prove-empty'];
/** The rest is in the list of steps. */
const shown = 40;

/** What was seen to be so at the end, each with the time it was seen: that a node owns nothing, and who says so. */
export const Proofs = ({ operation }: { readonly operation: Operation }) => {
  const { plan, steps, endedAt } = operation;
  const ids = new Set(plan.steps.filter(({ phase }) => proving.includes(phase)).map(({ id }) => id));
  const proved = steps.filter(
    (step) => ids.has(step.stepId) && isSettled(step) && step.state !== 'undone' && step.says !== '',
  );
  if (endedAt === undefined || proved.length === 0) return null;
  return (
    <Panel title="What was proved" aside={proved.length > shown ? `the last ${shown}` : undefined}>
      <div className={styles['box']}>
        <ul className={styles['proof']}>
          {proved.slice(-shown).map((step) => (
            <li key={step.stepId}>
              <ProgressMark word="done" decorative />
              <SafeText text={step.says} limit={400} expandable />
              <small>{step.endedAt === undefined ? '' : <ClockTime at={step.endedAt} />}</small>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
};
