import type { ReactNode } from 'react';
import styles from './error-block.module.css';
import { SafeText } from './safe-text.tsx';

/** What happened, why, what to do, in that order; the raw message waits under Details. */
export const ErrorBlock = ({
  what,
  why,
  next,
  details,
  actions,
}: {
  readonly what: ReactNode;
  readonly why: ReactNode;
  readonly next: ReactNode;
  /** Raw text of a node or a library. */
  readonly details?: string | undefined;
  readonly actions?: ReactNode;
}) => (
  <div className={styles['block']} role="alert">
    <p className={styles['what']}>{what}</p>
    <p>{why}</p>
    <p className={styles['next']}>{next}</p>
    {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
    {details === undefined ? null : (
      <details className={styles['details']}>
        <summary>Details</summary>
        <pre>
          <SafeText text={details} limit={4_096} mono />
        </pre>
      </details>
    )}
  </div>
);
