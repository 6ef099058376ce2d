import { useRef, useState } from 'react';
import { confirmText, verbOfRequest } from '#shared/format';
import type { Plan } from '#shared/model';
import { explainFault } from '../../../queries/index.ts';
import { Button, ErrorBlock, HoldButton, SafeText, useShut } from '../../../ui/index.ts';
import styles from './sheet.module.css';
import type { Decision } from './use-decision.ts';

/** As the contract takes it. */
const longestReason = 500;

const Says = ({ decision }: { readonly decision: Decision }) => {
  if (decision.fault !== undefined) return <ErrorBlock {...explainFault(decision.fault)} />;
  if (decision.hasChanged)
    return (
      <p className={styles['changed']} role="alert">
        <b>The fleet changed since this plan. Nothing was done.</b> Above is the new plan; look at it before
        you start.
      </p>
    );
  return null;
};

/** Reason, the name to type, and the button to hold. For several nodes or production only typing counts (R81). */
export const Confirm = ({
  plan,
  planning,
  decision,
}: {
  readonly plan: Plan;
  readonly planning: boolean;
  readonly decision: Decision;
}) => {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const name = confirmText(plan);
  const word = verbOfRequest(plan.request);
  const verb = word.toLowerCase();
  // What is for good is typed out, whatever else the plan asks for.
  const onlyTyped = plan.typeToConfirm !== undefined || plan.request.kind === 'decommission';
  const shut = useShut();
  const missing = shut ?? (planning ? 'A new plan is being made.' : decision.missing);
  const blocked = decision.isStarting || missing !== undefined;
  const matches = typed === name;
  return (
    <form
      className={styles['confirm']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked && matches) decision.start();
      }}
    >
      <Says decision={decision} />
      <div className={styles['line']}>
        <label className={styles['reason']}>
          <span>Reason, for the record</span>
          <input
            value={decision.reason}
            maxLength={longestReason}
            onChange={(event) => decision.setReason(event.target.value)}
          />
        </label>
        <label className={styles['typed']}>
          <span>
            type <SafeText text={name} mono limit={40} /> and <kbd>↵</kbd>
            {onlyTyped ? '' : ', or'}
          </span>
          <input
            ref={field}
            value={typed}
            aria-label={`Type ${name} to confirm`.slice(0, 160)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={256}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        {onlyTyped ? (
          <Button type="submit" look="solid" size="md" disabled={blocked || !matches}>
            {decision.isStarting ? 'Starting...' : word}
          </Button>
        ) : (
          <>
            {/* A form of two fields is sent with Enter only when it has a button that sends it. */}
            <input type="submit" hidden disabled={blocked || !matches} />
            <HoldButton disabled={blocked} onHeld={decision.start} onBareClick={() => field.current?.focus()}>
              {decision.isStarting ? 'Starting...' : `Hold to ${verb}`}
            </HoldButton>
          </>
        )}
      </div>
      <p className={styles['missing']} role="status">
        {missing ?? (onlyTyped ? `Type the name to ${verb}.` : '')}
      </p>
    </form>
  );
};
