import { useState } from 'react';
import styles from './safe-text.module.css';
import { looksMixed, nameLimit, readVisible, visibleText } from './visible-text.ts';

/** Longest text shown on demand; a name of a megabyte would freeze the window. */
const wholeLimit = 4_096;

/**
 * Text that a server had a say in (R57). Shown as text only; control, bidi and zero-width characters appear as marks,
 * and it is cut at 128 characters. The whole is in the title, or behind a button when `expandable` (not inside buttons).
 */
export const SafeText = ({
  text,
  limit = nameLimit,
  mono = false,
  expandable = false,
}: {
  readonly text: string;
  readonly limit?: number;
  readonly mono?: boolean;
  readonly expandable?: boolean;
}) => {
  const [whole, setWhole] = useState(false);
  const { runs, cut } = readVisible(text, whole ? wholeLimit : limit);
  const overlong = cut || whole;
  return (
    <bdi
      className={mono ? `${styles['text']} mono` : styles['text']}
      title={overlong && !expandable ? visibleText(text, wholeLimit) : undefined}
    >
      {runs.map((run, index) =>
        run.kind === 'plain' ? (
          run.text
        ) : (
          // A position inside one text is its only identity.
          <span key={index} className={styles['mark']} title={run.name}>
            {run.text}
          </span>
        ),
      )}
      {cut ? '…' : null}
      {looksMixed(text) ? (
        <span
          className={styles['mark']}
          title="Letters of two alphabets that look alike are mixed in this name."
        >
          mixed letters
        </span>
      ) : null}
      {overlong && expandable ? (
        <button type="button" className={styles['more']} onClick={() => setWhole(!whole)}>
          {whole ? 'show less' : 'show all'}
        </button>
      ) : null}
    </bdi>
  );
};
