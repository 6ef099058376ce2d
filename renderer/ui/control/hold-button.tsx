import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import styles from './hold-button.module.css';

/**
 * Acts when it was held for 1.4 s and is then let go: leaving it or Esc before that takes it back (WCAG 2.5.2). Space held
 * works the same. A bare click, as assistive tools give it, acts on nothing and calls `onBareClick`.
 * The time is that of the fill's animation, so what is seen and what counts cannot differ.
 */
export const HoldButton = ({
  onHeld,
  onBareClick,
  disabled = false,
  children,
}: {
  readonly onHeld: () => void;
  /** For opening the other way to confirm: a typed name. */
  readonly onBareClick: () => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}) => {
  const [phase, setPhase] = useState<'rest' | 'filling' | 'full'>('rest');
  // A press that was seen as such: the click after it is not a bare one.
  const pressed = useRef(false);
  const press = (): void => {
    pressed.current = true;
    if (!disabled && phase === 'rest') setPhase('filling');
  };
  const release = (): void => {
    setPhase('rest');
    if (phase === 'full') onHeld();
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && phase !== 'rest') {
      event.stopPropagation();
      setPhase('rest');
    }
    if (event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) press();
  };
  return (
    <button
      type="button"
      className={styles['hold']}
      disabled={disabled}
      data-phase={phase}
      onPointerDown={(event) => (event.button === 0 ? press() : undefined)}
      onPointerUp={release}
      onPointerLeave={() => setPhase('rest')}
      onPointerCancel={() => setPhase('rest')}
      onBlur={() => setPhase('rest')}
      onKeyDown={keyDown}
      onKeyUp={(event) => {
        if (event.key !== ' ') return;
        event.preventDefault();
        release();
      }}
      onClick={() => {
        if (!pressed.current) onBareClick();
        pressed.current = false;
      }}
    >
      <span className={styles['fill']} aria-hidden="true" onAnimationEnd={() => setPhase('full')} />
      <span className={styles['label']}>{phase === 'full' ? 'Let go' : children}</span>
    </button>
  );
};
