import styles from './floor-bar.module.css';

/** Beyond this many copies single boxes cannot be told apart, and a bar says the same. */
const boxesUpTo = 14;

/** Copies that are there of those wanted, with a mark at the floor that was promised. */
export const FloorBar = ({
  now,
  desired,
  floor,
}: {
  /** Undefined: nobody can tell; no box is filled and none is short. */
  readonly now: number | undefined;
  readonly desired: number;
  readonly floor: number;
}) => {
  const filled = now ?? 0;
  const total = Math.max(filled, desired, floor, 1);
  const isShort = now !== undefined && now < floor;
  const mark = (floor / total) * 100;
  return (
    <span className={styles['bar']} data-short={isShort} aria-hidden="true">
      {total <= boxesUpTo ? (
        Array.from({ length: total }, (_, index) => (
          <i key={index} className={index < filled ? styles['full'] : styles['empty']} />
        ))
      ) : (
        <i className={styles['whole']}>
          <i style={{ width: `${(filled / total) * 100}%` }} />
        </i>
      )}
      {floor > 0 ? <b style={{ left: `${mark}%` }} /> : null}
    </span>
  );
};
