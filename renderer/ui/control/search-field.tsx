import { Search, X } from 'lucide-react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './search-field.module.css';

/** A line to search or filter with. Escape leaves it; the key beside it says how to come here, or what Enter does. */
export const SearchField = ({
  label,
  tokens,
  onText,
  onEnter,
  onClear,
  keyHint = '/',
  className = '',
  onKeyDown,
  ...rest
}: Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'aria-label'> & {
  readonly label: string;
  readonly onText: (text: string) => void;
  /** What is chosen already, before the text. */
  readonly tokens?: ReactNode;
  readonly onEnter?: () => void;
  /** There while something can be cleared, in place of the key. */
  readonly onClear?: (() => void) | undefined;
  readonly keyHint?: string;
}) => (
  <form
    className={`${styles['search']} ${className}`}
    role="search"
    onSubmit={(event) => {
      event.preventDefault();
      onEnter?.();
    }}
  >
    <Search size={15} strokeWidth={1.6} aria-hidden="true" />
    {tokens}
    <input
      aria-label={label}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
      {...rest}
    />
    {onClear === undefined ? (
      <kbd>{keyHint}</kbd>
    ) : (
      <button type="button" className={styles['clear']} aria-label="Clear the search" onClick={onClear}>
        <X size={14} aria-hidden="true" />
      </button>
    )}
  </form>
);
