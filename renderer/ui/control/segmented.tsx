import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './segmented.module.css';

/** One of a few, all in sight. One tab stop; arrows move. */
export const Segmented = <T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) => (
  <ToggleGroup.Root
    type="single"
    aria-label={label}
    className={styles['group']}
    value={value}
    onValueChange={(next) => {
      // Pressing the chosen one again gives '': one of them stays chosen.
      const option = options.find((o) => o.value === next);
      if (option !== undefined) onChange(option.value);
    }}
  >
    {options.map((option) => (
      <ToggleGroup.Item key={option.value} value={option.value} className={styles['item']}>
        {option.label}
      </ToggleGroup.Item>
    ))}
  </ToggleGroup.Root>
);
