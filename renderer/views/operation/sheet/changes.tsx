import { digestWords, imageTag } from '#shared/format';
import type { Image, Plan, WorkloadId } from '#shared/model';
import { SafeText } from '../../../ui/index.ts';
import styles from './sheet.module.css';

const Version = ({ image, of }: { readonly image: Image | undefined; readonly of: WorkloadId }) =>
  image === undefined ? (
    <>unknown</>
  ) : (
    <>
      <SafeText text={imageTag(image.reference)} mono limit={48} />{' '}
      <span className={styles['quiet']}>
        <SafeText text={digestWords(image, of, 12)} mono />
      </span>
    </>
  );

const sameImage = (a: Image | undefined, b: Image): boolean =>
  a !== undefined && (a.digest ?? a.imageId ?? a.reference) === (b.digest ?? b.imageId ?? b.reference);

type Change = Plan['changes'][number];

const Copy = ({ change }: { readonly change: Change }) => (
  <td>
    {change.slot === undefined ? '' : `${change.slot} `}
    {change.nodeId === undefined ? '' : <SafeText text={change.nodeId} mono limit={40} />}
  </td>
);

/** How each copy keeps its log before and after, where that is what a plan is about: the image stays. */
const LogChanges = ({ changes }: { readonly changes: readonly Change[] }) => (
  <section aria-labelledby="log-changes">
    <h3 id="log-changes" className={styles['heading']}>
      How each copy keeps its log <small>before and after; its image stays the same</small>
    </h3>
    <table className={styles['rows']}>
      <thead>
        <tr>
          <th scope="col">Copy</th>
          <th scope="col">Now</th>
          <th scope="col">Then</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change, index) => (
          <tr key={index}>
            <Copy change={change} />
            <td>
              <SafeText text={change.log?.from ?? ''} limit={120} />
            </td>
            <td>
              <SafeText text={change.log?.to ?? ''} limit={120} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** What each copy runs before and after, by digest: a tag alone says little. */
export const Changes = ({ plan }: { readonly plan: Plan }) => {
  if (plan.changes.length === 0) return null;
  if (plan.changes.every(({ log }) => log !== undefined)) return <LogChanges changes={plan.changes} />;
  return (
    <section aria-labelledby="changes">
      <h3 id="changes" className={styles['heading']}>
        What each copy runs <small>before and after, by digest where there is one</small>
      </h3>
      <table className={styles['rows']}>
        <thead>
          <tr>
            <th scope="col">Copy</th>
            <th scope="col">Runs now</th>
            <th scope="col">Will run</th>
            <th scope="col">
              <span className="only-read">Difference</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.changes.map((change, index) => (
            // One copy may be replaced where another stands: the place in the plan is the only identity.
            <tr key={index}>
              <Copy change={change} />
              <td>
                <Version image={change.from} of={change.workloadId} />
              </td>
              <td>
                <Version image={change.to} of={change.workloadId} />
              </td>
              <td className={styles['quiet']}>{sameImage(change.from, change.to) ? 'same image' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
