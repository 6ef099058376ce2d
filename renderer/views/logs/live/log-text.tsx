import styles from './live.module.css';
import { drawnCharacters, logRuns, type LogRun } from './log-runs.ts';

const Run = ({ run }: { readonly run: LogRun }) => {
  if (run.kind === 'mark')
    return (
      <span className={styles['unseen']} title={run.name}>
        {run.text}
      </span>
    );
  if (run.isFound) return <mark className={styles['found']}>{run.text}</mark>;
  return run.isBold ? <b>{run.text}</b> : run.text;
};

/** The text of a line, with what was searched for, and with what cannot be seen as marks. */
export const LogText = ({
  text,
  found,
  limit = drawnCharacters,
}: {
  readonly text: string;
  readonly found: string;
  readonly limit?: number;
}) => (
  <bdi>
    {logRuns(text, found, limit).map((run, index) => (
      // A position inside one line is its only identity.
      <Run key={index} run={run} />
    ))}
    {text.length > limit ? '…' : null}
  </bdi>
);
