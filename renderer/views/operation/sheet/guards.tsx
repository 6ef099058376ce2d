import { guardWord } from '#shared/format';
import type { GuardAnswer, Plan } from '#shared/model';
import { Glyph, SafeText, visibleText } from '../../../ui/index.ts';
import styles from './sheet.module.css';

const glyphOf = ({ verdict, mayOverride }: GuardAnswer) =>
  verdict === 'refused' ? (mayOverride ? 'warning' : 'critical') : 'ok';

const words = { passed: 'passed', refused: 'refuses', 'not-applicable': 'does not apply' } as const;

/** Every guard with its answer, the passed ones too. */
export const Guards = ({ plan }: { readonly plan: Plan }) => (
  <section aria-labelledby="guards">
    <h3 id="guards" className={styles['heading']}>
      Guards{' '}
      <small>
        {plan.guards.filter((it) => it.verdict === 'passed').length} of {plan.guards.length} passed
      </small>
    </h3>
    <ul className={styles['guards']}>
      {plan.guards.map((guard) => (
        <li key={guard.guard} title={visibleText(guard.asks, 200)} data-verdict={guard.verdict}>
          {guard.verdict === 'not-applicable' ? (
            <span className={styles['dash']} aria-hidden="true" />
          ) : (
            <Glyph state={glyphOf(guard)} decorative />
          )}
          <span>
            <b>{guardWord[guard.guard]}</b>
            <span className="only-read"> {words[guard.verdict]}. </span>
            <small>
              <SafeText
                text={guard.verdict === 'not-applicable' ? 'does not apply here' : guard.says}
                limit={300}
              />
            </small>
          </span>
        </li>
      ))}
    </ul>
  </section>
);
