import styles from './pips.module.css';

/** How many of a few stages are behind it, and the one it is in. The words stand beside it. */
export const Pips = ({
  done,
  of,
  is,
}: {
  readonly done: number;
  readonly of: number;
  /** What the stage after the done ones is: under way, failed, or not begun. */
  readonly is: 'now' | 'failed' | 'waiting';
}) => (
  <span className={styles['pips']} role="img" aria-label={`${done} of ${of} stages`}>
    {Array.from({ length: of }, (_, index) => (
      <i key={index} data-is={index < done ? 'done' : index === done ? is : 'waiting'} />
    ))}
  </span>
);
