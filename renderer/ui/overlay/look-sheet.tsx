import type { ReactNode } from 'react';
import type { NodeLook } from '#shared/model';
import { Age } from '../clock/age.tsx';
import { FindingList, type ListedFinding } from '../text/finding-list.tsx';
import { SafeText } from '../text/safe-text.tsx';
import styles from './look-sheet.module.css';
import { Sheet } from './sheet.tsx';

/** One thing that a look found, in detail: how old that is and who told it, what is not right about it, then `children`. */
export const LookSheet = ({
  name,
  look,
  head,
  findings,
  onClose,
  children,
}: {
  readonly name: string;
  readonly look: NodeLook;
  /** Its state, and where it is. */
  readonly head: ReactNode;
  readonly findings: readonly ListedFinding[];
  readonly onClose: () => void;
  readonly children: ReactNode;
}) => (
  <Sheet
    size="narrow"
    onClose={onClose}
    title={<SafeText text={name} mono limit={60} />}
    aside={
      look.seenAt === undefined ? undefined : (
        <>
          <Age at={look.seenAt} suffix=" old" />, <SafeText text={look.observedBy} limit={60} />
        </>
      )
    }
  >
    <div className={styles['column']}>
      <div className={styles['where']}>{head}</div>
      {look.state === 'known' ? null : (
        <p className={styles['says']} role="status">
          <SafeText text={look.says} limit={400} />
        </p>
      )}
      <FindingList findings={findings} />
      {children}
    </div>
  </Sheet>
);
