import { useHeader } from '../../../queries/index.ts';
import { SafeText } from '../../../ui/index.ts';
import styles from './notices.module.css';

/** Errors of the newest save of the fleet file: what is on screen is the last good fleet. */
export const FileProblems = () => {
  const problems = useHeader()?.problems ?? [];
  const [first] = problems;
  if (first === undefined) return null;
  return (
    <details className={styles['notice']}>
      <summary>
        <b>
          <SafeText text={first.file} mono /> has{' '}
          {problems.length === 1 ? 'an error' : `${problems.length} errors`}.
        </b>{' '}
        You see the last good fleet. Line {first.line}: <SafeText text={first.says} limit={300} />
      </summary>
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.file}:${problem.line}:${problem.column}:${problem.says}`}>
            <span className="mono">
              {problem.line}:{problem.column}
            </span>{' '}
            <SafeText text={problem.says} limit={300} /> <SafeText text={problem.instead} limit={300} />
          </li>
        ))}
      </ul>
    </details>
  );
};
