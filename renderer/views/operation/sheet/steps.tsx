import { useState } from 'react';
import { countText, durationText, planScript } from '#shared/format';
import type { Plan, StepCall } from '#shared/model';
import { Button, CopyButton, SafeText } from '../../../ui/index.ts';
import { useLongRows } from '../parts/use-long-rows.ts';
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

/** Longer plans show their first steps, and all of them on demand. */
const atFirst = 40;

const List = ({ steps, open }: { readonly steps: readonly StepCall[]; readonly open: boolean }) => {
  const { box, isLong, seen, before, after, measure } = useLongRows<HTMLDivElement>(steps.length);
  return (
    <div
      ref={box}
      className={isLong ? styles['long'] : undefined}
      {...(isLong ? { role: 'region', 'aria-label': 'All steps', tabIndex: 0 } : {})}
    >
      <ol className={styles['steps']} style={{ paddingBlock: `${before}px ${after}px` }}>
        {seen.map((place) => {
          const step = steps[place];
          return step === undefined ? null : (
            <li
              key={step.id}
              ref={measure}
              data-index={place}
              aria-setsize={steps.length}
              aria-posinset={place + 1}
            >
              <span className={styles['wave']}>{step.wave + 1}</span>
              <span>
                <SafeText text={step.says} limit={300} />
                <small>
                  at most {durationText(step.deadlineMs)}
                  {step.whenLate === 'ask' ? ', then you are asked' : ', then it fails'}
                  {step.holdsForMs > 0 ? `, must hold ${durationText(step.holdsForMs)}` : ''};{' '}
                  <span data-tone={step.undo === 'irreversible' ? 'strong' : undefined}>
                    {undoWords[step.undo]}
                  </span>
                </small>
                {open ? <Calls step={step} /> : null}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
};

/** The steps in their order, and on demand every exact call of each. */
export const Steps = ({ plan }: { readonly plan: Plan }) => {
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState(false);
  const calls = plan.steps.reduce((sum, step) => sum + step.calls.length, 0);
  const isCut = plan.steps.length > atFirst && !all;
  return (
    <section aria-labelledby="steps">
      <h3 id="steps" className={styles['heading']}>
        Steps <small>waves run one after the other</small>
        <span className={styles['headingEnd']}>
          <Button size="xs" look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide the calls' : `Show the ${countText(calls)} calls`}
          </Button>
          <CopyButton text={planScript(plan)} label="as script" words="Copy as script" />
        </span>
      </h3>
      <List steps={isCut ? plan.steps.slice(0, atFirst) : plan.steps} open={open} />
      {plan.steps.length > atFirst ? (
        <Button size="xs" look="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer steps' : `Show all ${countText(plan.steps.length)} steps`}
        </Button>
      ) : null}
    </section>
  );
};
