import styles from './rtt-bullet.module.css';

/** The target stands at two thirds, so that a value half again as long still fits. */
const targetShare = 2 / 3;

/** A round trip against its target: the bar is the value, the tick is the target. The number stands beside it. */
export const RttBullet = ({
  valueMs,
  targetMs,
  late = false,
}: {
  readonly valueMs: number;
  readonly targetMs: number;
  readonly late?: boolean;
}) => (
  <span className={styles['bullet']} aria-hidden="true">
    <i
      className={late ? styles['late'] : styles['bar']}
      style={{ width: `${Math.min(100, (valueMs / targetMs) * targetShare * 100)}%` }}
    />
    <i className={styles['tick']} />
  </span>
);
