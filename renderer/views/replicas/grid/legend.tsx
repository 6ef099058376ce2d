import { copyWord, type CopyLook } from '#shared/format';
import { CopyChip } from '../../../ui/index.ts';
import styles from '../replicas.module.css';

const looks: readonly CopyLook[] = ['running', 'starting', 'leaving', 'left', 'failed', 'pending', 'unknown'];

/** What the chips mean, and the keys of the grid. */
export const Legend = () => (
  <div className={styles['legend']}>
    {looks.map((look) => (
      <span key={look}>
        <CopyChip look={look} size={13} />
        {copyWord[look]}
      </span>
    ))}
    <span className={styles['keys']}>
      <kbd>←</kbd> <kbd>↑</kbd> <kbd>↓</kbd> <kbd>→</kbd> move
    </span>
    <span>
      <kbd>↵</kbd> open
    </span>
    <span>
      <kbd>R</kbd> redeploy...
    </span>
  </div>
);
