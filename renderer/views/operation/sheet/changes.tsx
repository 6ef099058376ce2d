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

/** What each copy runs before and after, by digest: a tag alone says little. */
export const Changes = ({ plan }: { readonly plan: Plan }) => {
  if (plan.changes.length === 0) return null;
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
              <td>
                {change.slot === undefined ? '' : `${change.slot} `}
                {change.nodeId === undefined ? '' : <SafeText text={change.nodeId} mono limit={40} />}
              </td>
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
