/** How far one thing of a run is. These are not states of a node, and share no shape with them. */
export type ProgressWord = 'waiting' | 'running' | 'done' | 'skipped' | 'failed' | 'unknown' | 'undone';

const words: Readonly<Record<ProgressWord, string>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  skipped: 'was so already',
  failed: 'failed',
  unknown: 'not known',
  undone: 'taken back',
};

const colours: Readonly<Record<ProgressWord, string>> = {
  waiting: 'var(--fg-3)',
  running: 'var(--drain)',
  done: 'var(--fg-2)',
  skipped: 'var(--fg-3)',
  failed: 'var(--crit)',
  unknown: 'var(--unknown)',
  undone: 'var(--fg-2)',
};

const octagon =
  'M4.4.8h5.2l3.6 3.6v5.2l-3.6 3.6H4.4L.8 9.6V4.4zM8.556 4.454 7 6.01 5.444 4.454 4.454 5.444 6.01 7 4.454 8.556 5.444 9.546 7 7.99 8.556 9.546 9.546 8.556 7.99 7 9.546 5.444z';

const Shape = ({ word }: { readonly word: ProgressWord }) => {
  if (word === 'waiting') return <circle cx="7" cy="7" r="2.4" strokeWidth={1.2} />;
  // Half a ring: open at one side, so that it cannot be taken for a node that is draining.
  if (word === 'running')
    return <path d="M7 1.8a5.2 5.2 0 0 1 0 10.4" strokeWidth={2} strokeLinecap="round" />;
  if (word === 'done') return <path d="m2.4 7.4 3 3 6.2-6.8" strokeWidth={1.6} strokeLinecap="round" />;
  if (word === 'skipped') return <path d="m2.4 7.4 3 3 6.2-6.8" strokeWidth={1.3} strokeDasharray="2 1.8" />;
  if (word === 'undone')
    return <path d="M4.6 2 2 4.6l2.6 2.6M2.2 4.6h5.6a3.4 3.4 0 0 1 0 6.8H5" strokeWidth={1.4} />;
  if (word === 'failed') return <path d={octagon} fill="currentColor" fillRule="evenodd" stroke="none" />;
  return (
    <>
      <circle cx="7" cy="7" r="5.4" strokeWidth={1.2} strokeDasharray="1.4 2.2" />
      <path
        d="M5.5 5.5a1.5 1.5 0 1 1 2.1 1.4c-.42.2-.6.5-.6.95M7 9.6v.4"
        strokeWidth={1.3}
        strokeLinecap="round"
      />
    </>
  );
};

/** How far something is, as shape and colour; says its word unless it stands beside it (`decorative`). */
export const ProgressMark = ({
  word,
  decorative = false,
  size = 14,
}: {
  readonly word: ProgressWord;
  readonly decorative?: boolean;
  readonly size?: number;
}) => (
  <svg
    viewBox="0 0 14 14"
    width={size}
    height={size}
    fill="none"
    stroke="currentColor"
    style={{ color: colours[word], flex: 'none' }}
    {...(decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words[word] })}
  >
    <Shape word={word} />
  </svg>
);
