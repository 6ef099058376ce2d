import type { ReactNode } from 'react';
import styles from './empty-block.module.css';

/** Why there is nothing here, in a sentence, and the way out if there is one. */
export const EmptyBlock = ({
  children,
  action,
}: {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) => (
  <div className={styles['block']}>
    <p>{children}</p>
    {action}
  </div>
);
