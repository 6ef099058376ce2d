import styles from './room-bar.module.css';

/** The room that is free now, and how much of it will be taken. Hatched where either is unknown: never empty. */
export const RoomBar = ({
  free,
  takes,
}: {
  /** In one unit, whichever; undefined: unknown. */
  readonly free: number | undefined;
  readonly takes: number | undefined;
}) => {
  if (free === undefined || takes === undefined)
    return <span className={`${styles['bar']} hatched`} aria-hidden="true" />;
  const share = free <= 0 ? 1 : Math.min(1, takes / free);
  return (
    <span className={styles['bar']} data-full={takes > free} aria-hidden="true">
      {takes > 0 ? <i style={{ width: `${share * 100}%` }} /> : null}
    </span>
  );
};
