import type { ComponentPropsWithRef } from 'react';
import styles from './button.module.css';
import { useShut } from './shut.tsx';

type ButtonProps = ComponentPropsWithRef<'button'> & {
  /** `solid` once per view; `plain` for the rest; `ghost` where a row of them would shout. */
  readonly look?: 'solid' | 'plain' | 'ghost';
  readonly size?: 'xs' | 'sm' | 'md';
  /** It asks something of the fleet: shut, with the reason, while nothing can be asked of it. */
  readonly acts?: boolean;
};

/** A button of type `button`. Its text is a verb; it ends in `...` when a plan or form follows. */
export const Button = ({ look = 'plain', size = 'sm', acts = false, className, ...rest }: ButtonProps) => {
  const shut = useShut();
  return (
    <button
      type="button"
      className={[styles['button'], styles[look], styles[size], className].filter(Boolean).join(' ')}
      {...rest}
      {...(acts && shut !== undefined ? { disabled: true, title: shut } : {})}
    />
  );
};
