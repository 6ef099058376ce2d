import type { ReactNode } from 'react';
import styles from './checkbox.module.css';

/** A choice of yes or no, with its words beside it. */
export const Checkbox = ({
  checked,
  onChange,
  disabled = false,
  children,
}: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}) => (
  <label className={styles['box']}>
    <input
      type="checkbox"
      checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.target.checked)}
    />
    <span>{children}</span>
  </label>
);
