import { useState } from 'react';
import { durationText, planScript } from '#shared/format';
import type { Plan, StepCall } from '#shared/model';
import { Button, CopyButton, SafeText } from '../../../ui/index.ts';
import styles from './sheet.module.css';

/** Longer than any call that is shown whole. */
const callLimit = 2_000;

const undoWords = {
  restores: 'can be taken back',
  'nothing-to-undo': 'leaves nothing to take back',
  irreversible: 'cannot be taken back',
} as const;

const Calls = ({ step }: { readonly step: StepCall }) => (
  <ul className={styles['calls']}>
    {step.calls.map((call, index) => (
      <li key={index}>
        <span data-changes={call.changes}>{call.changes ? 'changes' : 'reads'}</span>
        <code>
          <SafeText text={call.text} limit={callLimit} />
        </code>
      </li>
    ))}
  </ul>
);

/** The steps in their order, and on demand every exact call of each. */
export const Steps = ({ plan }: { readonly plan: Plan }) => {
  const [open, setOpen] = useState(false);
  const calls = plan.steps.reduce((sum, step) => sum + step.calls.length, 0);
  return (
    <section aria-labelledby="steps">
      <h3 id="steps" className={styles['heading']}>
        Steps <small>waves run one after the other</small>
        <span className={styles['headingEnd']}>
          <Button size="xs" look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide the calls' : `Show the ${calls} calls`}
          </Button>
          <CopyButton text={planScript(plan)} label="as script" words="Copy as script" />
        </span>
      </h3>
      <ol className={styles['steps']}>
        {plan.steps.map((step) => (
          <li key={step.id}>
            <span className={styles['wave']}>{step.wave + 1}</span>
            <span>
              <SafeText text={step.says} limit={300} />
              <small>
                at most {durationText(step.deadlineMs)}
                {step.whenLate === 'ask' ? ', then you are asked' : ', then it fails'}
                {step.holdsForMs > 0 ? `, must hold ${durationText(step.holdsForMs)}` : ''};{' '}
                {undoWords[step.undo]}
              </small>
              {open ? <Calls step={step} /> : null}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
};
