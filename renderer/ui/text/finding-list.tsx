import { Glyph } from '../state/glyph.tsx';
import type { StateWord } from '../state/state-word.ts';
import styles from './finding-list.module.css';
import { SafeText } from './safe-text.tsx';

const sentenceLimit = 400;

/** What is not right, and what to do about it. */
export type ListedFinding = {
  readonly severity: 'critical' | 'warning' | 'note';
  readonly says: string;
  readonly nextStep: string;
};

/** The shape and the word of a severity; a note takes nothing away from OK. */
export const severityLook: Readonly<Record<ListedFinding['severity'], readonly [StateWord, string]>> = {
  critical: ['critical', 'Critical'],
  warning: ['warning', 'Warning'],
  note: ['ok', 'Note'],
};

/** What is not right about one thing, each with its next step; nothing where all is well. */
export const FindingList = ({ findings }: { readonly findings: readonly ListedFinding[] }) =>
  findings.length === 0 ? null : (
    <ul className={styles['findings']}>
      {findings.map(({ severity, says, nextStep }) => (
        <li key={says}>
          <Glyph state={severityLook[severity][0]} decorative={severity === 'note'} />
          <SafeText text={says} limit={sentenceLimit} />
          <small>
            <SafeText text={nextStep} limit={sentenceLimit} />
          </small>
        </li>
      ))}
    </ul>
  );
