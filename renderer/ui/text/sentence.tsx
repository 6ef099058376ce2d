import type { SituationPart } from '#shared/format';
import { SafeText } from './safe-text.tsx';
import styles from './sentence.module.css';

/** The longest a part may be; a daemon's own words are among them. */
const partLimit = 600;

/** The plain sentence that opens a screen: what is so, the strong part first. Read aloud when it changes. */
export const Sentence = ({
  parts,
  heading = false,
}: {
  readonly parts: readonly SituationPart[];
  /** True where it is the first heading of the screen. */
  readonly heading?: boolean;
}) => {
  const Tag = heading ? 'h1' : 'p';
  return (
    <Tag className={styles['sentence']} aria-live="polite">
      {parts.map((part, index) => (
        // The place in the sentence is the part's only identity.
        <span key={index} className={styles[part.tone]}>
          <SafeText text={part.text} limit={partLimit} />
        </span>
      ))}
    </Tag>
  );
};
