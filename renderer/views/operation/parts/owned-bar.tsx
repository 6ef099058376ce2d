import styles from './owned.module.css';

/** What one party owns before and after, against the most that any party of its space owns. What leaves is outlined, what comes is blue; hatched where it is unknown. */
export const OwnedBar = ({
  before,
  after,
  most,
}: {
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly most: number;
}) => {
  if (before === undefined || after === undefined)
    return <span className={`${styles['bar']} hatched`} aria-hidden="true" />;
  const share = (count: number): string => `${most === 0 ? 0 : (count / most) * 100}%`;
  return (
    <span className={styles['bar']} aria-hidden="true">
      <i className={styles['kept']} style={{ width: share(Math.min(before, after)) }} />
      <i
        className={after > before ? styles['comes'] : styles['leaves']}
        style={{ width: share(Math.abs(after - before)) }}
      />
    </span>
  );
};
