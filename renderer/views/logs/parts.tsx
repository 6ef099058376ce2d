import type { NodeLogs } from '#shared/model';
import { Glyph, severityLook, StatePill, type StateWord } from '../../ui/index.ts';
import styles from './logs.module.css';
import type { Severity } from './log-rows.ts';

type Graded = { readonly severity: Severity | undefined; readonly logs: NodeLogs };

/** Nothing to find fault with where no severity is given, unknown where nobody could look. */
const lookOf = ({ severity, logs }: Graded): readonly [StateWord, string] => {
  if (logs.state === 'unknown') return ['unknown', 'Unknown'];
  return severity === undefined ? ['ok', 'OK'] : severityLook[severity];
};

/** How grave it is, as shape and word. */
export const Gravity = (graded: Graded) => {
  const [state, word] = lookOf(graded);
  return (
    <span className={styles['state']}>
      <Glyph state={state} decorative />
      {word}
    </span>
  );
};

/** The same at the head of a sheet. */
export const GravityPill = (graded: Graded) => {
  const [state, word] = lookOf(graded);
  return <StatePill state={state}>{word}</StatePill>;
};
