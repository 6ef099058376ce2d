import styles from './ranges.module.css';

const always = [
  ['primary', 'owned'],
  ['secondary', 'copy'],
  ['both', 'both'],
  ['archived', 'archived'],
  ['disputed', 'two owners'],
] as const;
const moving = [
  ['leaving', 'leaving'],
  ['reserved', 'will come'],
  ['arrived', 'arrived'],
] as const;

/** What the marks of the matrix mean. */
export const MatrixLegend = ({ during }: { readonly during: boolean }) => (
  <div className={styles['legend']} aria-hidden="true">
    {[...always, ...(during ? moving : [])].map(([look, word]) => (
      <span key={look}>
        <i className={styles[look]} style={{ '--shade': 1 } as object} />
        {word}
      </span>
    ))}
    <span className={styles['darker']}>darker: more of them</span>
  </div>
);
