import { countText } from '#shared/format';
import type { Operation } from '#shared/model';
import { FloorBar, Panel, SafeText, useShut } from '../../../ui/index.ts';
import styles from './live.module.css';

/** Available copies of each service now, against the floor that the plan promised. */
export const Floors = ({ operation: { floors, endedAt, state } }: { readonly operation: Operation }) => {
  // Shut means that nothing is heard, and an interrupted run watches nothing: then nobody knows what is available now.
  const heard = useShut() === undefined && state !== 'interrupted';
  if (floors.length === 0) return null;
  return (
    <Panel
      title={
        endedAt !== undefined ? 'Available at the end' : heard ? 'Available now' : 'Available when last seen'
      }
      aside="floor marked"
    >
      <ul className={styles['floors']}>
        {floors.map((floor) => (
          <li key={floor.workloadId} data-short={floor.now !== undefined && floor.now < floor.promised}>
            <span className={styles['floorName']}>
              <SafeText text={floor.name} mono limit={40} />
            </span>
            <FloorBar now={floor.now} desired={floor.desired} floor={floor.promised} />
            <span className={styles['floorCount']}>
              <b>{floor.now === undefined ? '?' : countText(floor.now)}</b> / {countText(floor.desired)}
              <small>
                lowest {floor.lowestSeen === undefined ? '?' : countText(floor.lowestSeen)}, promised{' '}
                {countText(floor.promised)}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
