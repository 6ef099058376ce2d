import type { ComponentPropsWithRef } from 'react';
import styles from './button.module.css';

type ButtonProps = ComponentPropsWithRef<'button'> & {
  /** `solid` once per view; `plain` for the rest; `ghost` where a row of them would shout. */
  readonly look?: 'solid' | 'plain' | 'ghost';
  readonly size?: 'xs' | 'sm' | 'md';
};

/** A button of type `button`. Its text is a verb; it ends in `...` when a plan or form follows. */
export const Button = ({ look = 'plain', size = 'sm', className, ...rest }: ButtonProps) => (
  <button
    type="button"
    className={[styles['button'], styles[look], styles[size], className].filter(Boolean).join(' ')}
    {...rest}
  />
);
