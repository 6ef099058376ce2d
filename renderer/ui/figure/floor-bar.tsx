import styles from './floor-bar.module.css';

/** Beyond this many copies single boxes cannot be told apart, and a bar says the same. */
const boxesUpTo = 14;

/** Copies that are there of those wanted, with a mark at the floor that was promised. */
export const FloorBar = ({
  now,
  desired,
  floor,
}: {
  readonly now: number;
  readonly desired: number;
  readonly floor: number;
}) => {
  const total = Math.max(now, desired, floor, 1);
  const isShort = now < floor;
  const mark = (floor / total) * 100;
  return (
    <span className={styles['bar']} data-short={isShort} aria-hidden="true">
      {total <= boxesUpTo ? (
        Array.from({ length: total }, (_, index) => (
          <i key={index} className={index < now ? styles['full'] : styles['empty']} />
        ))
      ) : (
        <i className={styles['whole']}>
          <i style={{ width: `${(now / total) * 100}%` }} />
        </i>
      )}
      {floor > 0 ? <b style={{ left: `${mark}%` }} /> : null}
    </span>
  );
};
