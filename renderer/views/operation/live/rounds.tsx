import { roundsShare, roundsTexts } from '#shared/format';
import type { StepProgress } from '#shared/model';
import styles from './hand-overs.module.css';

/** How far a step is that moves many things in rounds: a bar, and the same in words. */
export const Rounds = ({
  rounds,
  state,
}: {
  readonly rounds: NonNullable<StepProgress['rounds']>;
  readonly state: StepProgress['state'];
}) => {
  const share = roundsShare(rounds);
  return (
    <span className={styles['rounds']}>
      <span
        className={share === undefined ? `${styles['track']} hatched` : styles['track']}
        aria-hidden="true"
      >
        {share === undefined ? null : <i style={{ width: `${share * 100}%` }} />}
      </span>
      {roundsTexts(rounds, state === 'running').map((text) => (
        <small key={text}>{text}</small>
      ))}
    </span>
  );
};
