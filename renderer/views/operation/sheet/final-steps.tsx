import { plural } from '#shared/format';
import type { Plan } from '#shared/model';
import { Glyph, SafeText } from '../../../ui/index.ts';
import styles from './sheet.module.css';

const named = 6;

/** What nothing takes back once it is done. Of a decommission it is said, too, that there is no such step. */
export const FinalSteps = ({ plan }: { readonly plan: Plan }) => {
  const final = plan.steps.filter(({ undo }) => undo === 'irreversible');
  const isForGood = plan.request.kind === 'decommission';
  if (final.length === 0 && !isForGood) return null;
  return (
    <section aria-label="What cannot be taken back" className={styles['final']}>
      <p>
        <Glyph state={final.length === 0 ? 'ok' : 'warning'} decorative />
        <b>
          {final.length === 0
            ? 'Every step of this plan can be taken back.'
            : `${plural(final.length, 'step')} of ${plan.steps.length} cannot be taken back:`}
        </b>
      </p>
      {final.length === 0 ? null : (
        <ul>
          {final.slice(0, named).map((step) => (
            <li key={step.id}>
              <SafeText text={step.says} limit={300} />
            </li>
          ))}
          {final.length > named ? <li>and {final.length - named} more, marked in the steps below</li> : null}
        </ul>
      )}
    </section>
  );
};
