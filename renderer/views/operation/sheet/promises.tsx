import { countText } from '#shared/format';
import type { Plan } from '#shared/model';
import { SafeText } from '../../../ui/index.ts';
import styles from './sheet.module.css';

/** Available copies of each service before, at the lowest and highest moment, and after. */
export const Promises = ({ plan }: { readonly plan: Plan }) => {
  if (plan.promises.length === 0) return null;
  return (
    <section aria-labelledby="promised">
      <h3 id="promised" className={styles['heading']}>
        Available copies <small>what the plan promises at every moment</small>
      </h3>
      <table className={styles['rows']}>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Before</th>
            <th scope="col">Lowest</th>
            <th scope="col">Highest</th>
            <th scope="col">After</th>
            <th scope="col">Minimum</th>
          </tr>
        </thead>
        <tbody>
          {plan.promises.map((it) => (
            <tr key={it.workloadId}>
              <td>
                <SafeText text={it.name} mono limit={60} />
              </td>
              <td>{countText(it.before)}</td>
              <td
                data-tone={it.lowest < it.minimum ? 'critical' : it.lowest < it.before ? 'drain' : undefined}
              >
                {countText(it.lowest)}
              </td>
              <td>{countText(it.highest)}</td>
              <td data-tone={it.after < it.minimum ? 'critical' : undefined}>{countText(it.after)}</td>
              <td className={styles['quiet']}>{countText(it.minimum)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
