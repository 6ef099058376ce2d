import type { ReactNode } from 'react';
import { Glyph } from './glyph.tsx';
import styles from './state-pill.module.css';
import { stateLook, type StateWord } from './state-word.ts';

/** Shape, colour and word of a state. `children` replaces the word where a finer one is known ("Batch 3 of 41"). */
export const StatePill = ({
  state,
  children,
}: {
  readonly state: StateWord;
  readonly children?: ReactNode;
}) => (
  <span
    className={styles['pill']}
    style={{ background: `var(${stateLook[state].tint})`, color: `var(${stateLook[state].colour})` }}
  >
    <Glyph state={state} decorative />
    {children ?? stateLook[state].word}
  </span>
);
