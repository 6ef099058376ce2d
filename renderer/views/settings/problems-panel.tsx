import type { FleetFileProblem } from '#shared/model';
import { Glyph, Panel, SafeText } from '../../ui/index.ts';
import styles from './settings.module.css';

const longPath = 1_024;

/** Everything that is wrong with the newest save of the fleet file, place by place. */
export const ProblemsPanel = ({ problems }: { readonly problems: readonly FleetFileProblem[] }) => (
  <Panel
    title={
      <span className={styles['title-row']}>
        <Glyph state="warning" decorative /> The fleet file has{' '}
        {problems.length === 1 ? 'an error' : `${problems.length} errors`}
      </span>
    }
    padded
  >
    <p className={styles['hint']}>
      The last good fleet keeps running. Correct the places below and save; the file is read again by itself.
    </p>
    <ol className={styles['problems']}>
      {problems.map((problem) => (
        <li key={`${problem.file} ${problem.line} ${problem.column} ${problem.says}`}>
          <p>
            <SafeText text={problem.says} limit={500} />
          </p>
          <p>
            <SafeText text={problem.instead} limit={500} />
          </p>
          <p className={styles['because']}>
            <SafeText text={problem.file} limit={longPath} mono />, line {problem.line}, column{' '}
            {problem.column}
          </p>
        </li>
      ))}
    </ol>
  </Panel>
);
