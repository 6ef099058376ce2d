import { guardWord } from '#shared/format';
import type { GuardAnswer, Plan } from '#shared/model';
import { Glyph, SafeText, visibleText } from '../../../ui/index.ts';
import styles from './sheet.module.css';

const glyphOf = ({ verdict, mayOverride }: GuardAnswer) =>
  verdict === 'refused' ? (mayOverride ? 'warning' : 'critical') : 'ok';

const words = { passed: 'passed', refused: 'refuses', 'not-applicable': 'does not apply' } as const;

/** `5 passed, 1 refuses, 6 do not apply`: one that does not apply has not failed. */
const countsOf = ({ guards }: Plan): string => {
  const count = (verdict: GuardAnswer['verdict']): number =>
    guards.filter((guard) => guard.verdict === verdict).length;
  const [refused, none] = [count('refused'), count('not-applicable')];
  return [
    `${count('passed')} passed`,
    ...(refused === 0 ? [] : [`${refused} ${refused === 1 ? 'refuses' : 'refuse'}`]),
    ...(none === 0 ? [] : [`${none} ${none === 1 ? 'does' : 'do'} not apply`]),
  ].join(', ');
};

/** Every guard with its answer, the passed ones too. */
export const Guards = ({ plan }: { readonly plan: Plan }) => (
  <section aria-labelledby="guards">
    <h3 id="guards" className={styles['heading']}>
      Guards <small>{countsOf(plan)}</small>
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
