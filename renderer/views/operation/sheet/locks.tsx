import { durationText, lockText } from '#shared/format';
import type { LockHolder, Plan } from '#shared/model';
import { explainFault, useLocks } from '../../../queries/index.ts';
import { Checkbox, ErrorBlock, Glyph, SafeText, useNow } from '../../../ui/index.ts';
import styles from './sheet.module.css';
import type { Decision } from './use-decision.ts';

const wordsEveryMs = 1_000;

const Holder = ({ holder, decision }: { readonly holder: LockHolder; readonly decision: Decision }) => {
  const now = useNow(wordsEveryMs);
  const gone = holder.expiresAt <= now;
  return (
    <li>
      <Glyph state="warning" decorative />
      <span>
        <SafeText text={lockText(holder)} limit={300} />
        <small>
          for {durationText(now - holder.since)}
          {gone
            ? `; not heard from since it ran out ${durationText(now - holder.expiresAt)} ago`
            : `; it runs out in ${durationText(holder.expiresAt - now)} unless it is kept up`}
        </small>
        {gone ? (
          <Checkbox
            checked={decision.takeOver.has(holder.resource)}
            onChange={(take) => decision.setTakeOver(holder, take)}
          >
            Take it over from <SafeText text={holder.operator} limit={40} />
          </Checkbox>
        ) : (
          <small>Ask its holder, or wait.</small>
        )}
      </span>
    </li>
  );
};

/** The locks the operation needs in the fleet, and who holds one of them now. */
export const Locks = ({ plan, decision }: { readonly plan: Plan; readonly decision: Decision }) => {
  const locks = useLocks(plan.hash, plan.locks.length > 0);
  if (plan.locks.length === 0) return null;
  const holders = locks.data?.holders ?? [];
  return (
    <section aria-labelledby="locks">
      <h3 id="locks" className={styles['heading']}>
        Locks <small>kept in the fleet itself</small>
      </h3>
      {locks.error === null ? null : <ErrorBlock {...explainFault(locks.error)} />}
      {locks.isPending ? <p className={styles['quiet']}>Reading who holds them.</p> : null}
      {locks.data !== undefined && holders.length === 0 ? (
        <p className={styles['quiet']}>
          {plan.locks.length === 1
            ? 'The one it takes is free.'
            : `All ${plan.locks.length} it takes are free.`}
        </p>
      ) : null}
      <ul className={styles['guards']}>
        {holders.map((holder) => (
          <Holder key={holder.resource} holder={holder} decision={decision} />
        ))}
      </ul>
    </section>
  );
};
