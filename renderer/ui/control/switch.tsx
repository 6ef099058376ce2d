import { Switch as RadixSwitch } from 'radix-ui';
import { useId, type ReactNode } from 'react';
import styles from './switch.module.css';

/** On or off, at once. The words stand at its left. */
export const Switch = ({
  label,
  says,
  on,
  onChange,
}: {
  readonly label: ReactNode;
  readonly says?: ReactNode;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) => {
  const id = useId();
  return (
    <div className={styles['row']}>
      <div>
        <label htmlFor={id}>{label}</label>
        {says === undefined ? null : <p id={`${id}-says`}>{says}</p>}
      </div>
      <RadixSwitch.Root
        id={id}
        className={styles['switch']}
        checked={on}
        onCheckedChange={onChange}
        aria-describedby={says === undefined ? undefined : `${id}-says`}
      >
        <RadixSwitch.Thumb className={styles['thumb']} />
      </RadixSwitch.Root>
    </div>
  );
};
