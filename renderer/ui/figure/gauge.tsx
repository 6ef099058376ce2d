import { stateLook, type StateWord } from '../state/state-word.ts';
import styles from './gauge.module.css';

const percent = (ratio: number): string => `${Math.min(100, Math.max(0, ratio * 100))}%`;

/**
 * A share from 0 to 1 with ticks at 80 and 90. An unknown share is hatched, never empty.
 * `aheadRatio` draws what the next 24 h will add. Neutral unless `tone` is given.
 */
export const Gauge = ({
  usedRatio,
  aheadRatio = 0,
  tone,
  label,
}: {
  readonly usedRatio: number | undefined;
  readonly aheadRatio?: number;
  readonly tone?: StateWord | undefined;
  readonly label: string;
}) => {
  if (usedRatio === undefined)
    return <div className={`${styles['gauge']} hatched`} role="img" aria-label={`${label}: unknown`} />;
  const colour = tone === undefined ? 'var(--ink-1)' : `var(${stateLook[tone].colour})`;
  return (
    <div
      className={styles['gauge']}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(usedRatio * 100)}
    >
      <i className={styles['used']} style={{ width: percent(usedRatio), background: colour }} />
      {aheadRatio > 0 ? (
        <i
          className={styles['ahead']}
          style={{
            left: percent(usedRatio),
            width: percent(Math.min(aheadRatio, 1 - usedRatio)),
            color: colour,
          }}
        />
      ) : null}
      <i className={styles['tick']} style={{ left: '80%' }} />
      <i className={styles['tick']} style={{ left: '90%' }} />
    </div>
  );
};
