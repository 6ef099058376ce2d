import type { NodeLogs } from '#shared/model';
import { Glyph, severityLook } from '../../ui/index.ts';
import styles from './logs.module.css';
import type { Severity } from './log-rows.ts';

/** How grave it is, as shape and word; nothing to find fault with where it is undefined, unknown where nobody could look. */
export const Gravity = ({
  severity,
  logs,
}: {
  readonly severity: Severity | undefined;
  readonly logs: NodeLogs;
}) => {
  const isOld = logs.state === 'unknown';
  const [state, word] = severity === undefined ? (['ok', 'OK'] as const) : severityLook[severity];
  return (
    <span className={styles['state']}>
      <Glyph state={isOld ? 'unknown' : state} decorative />
      {isOld ? 'Unknown' : word}
    </span>
  );
};
