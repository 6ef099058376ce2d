import { useId, type ComponentPropsWithRef, type ReactNode } from 'react';
import styles from './field.module.css';

type Described = {
  readonly label: ReactNode;
  /** One sentence under the field. */
  readonly says?: ReactNode;
};

/** A line to type in, with its label over it. */
export const TextField = ({
  label,
  says,
  ...rest
}: Described & Omit<ComponentPropsWithRef<'input'>, 'id'>) => {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        className={styles['input']}
        aria-describedby={says === undefined ? undefined : `${id}-says`}
        {...rest}
      />
      {says === undefined ? null : <p id={`${id}-says`}>{says}</p>}
    </div>
  );
};

/** Several lines to type or paste in, with their label over them. */
export const TextArea = ({
  label,
  says,
  ...rest
}: Described & Omit<ComponentPropsWithRef<'textarea'>, 'id'>) => {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className={`${styles['input']} ${styles['area']}`}
        aria-describedby={says === undefined ? undefined : `${id}-says`}
        {...rest}
      />
      {says === undefined ? null : <p id={`${id}-says`}>{says}</p>}
    </div>
  );
};
