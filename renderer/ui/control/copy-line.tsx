import { useState } from 'react';
import { SafeText } from '../text/safe-text.tsx';
import { Button } from './button.tsx';
import styles from './copy-line.module.css';

/** Longer than any command or fingerprint shown whole. */
const shownLimit = 1_024;

/** Copies a text whole; where the browser refuses it says so. `words` stand on it where `Copy` alone would not say what. */
export const CopyButton = ({
  text,
  label,
  words = 'Copy',
}: {
  readonly text: string;
  readonly label: string;
  readonly words?: string;
}) => {
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    );
  };
  return (
    <Button size="xs" look="ghost" aria-label={`Copy ${label}`} onClick={copy}>
      {copied === 'yes' ? 'Copied' : copied === 'refused' ? 'Select it by hand' : words}
    </Button>
  );
};

/** A line of text to be taken elsewhere: selectable, and copied whole by its button. */
export const CopyLine = ({ text, label }: { readonly text: string; readonly label: string }) => (
  <div className={styles['line']}>
    <code className={styles['text']}>
      <SafeText text={text} limit={shownLimit} />
    </code>
    <CopyButton text={text} label={label} />
  </div>
);
