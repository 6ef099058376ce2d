import type { ComponentProps } from 'react';
import { Segmented } from '../../../ui/index.ts';
import styles from './options.module.css';

/** One of a few, with its name before it. */
export const Choice = <T extends string>(props: ComponentProps<typeof Segmented<T>>) => (
  <span className={styles['option']}>
    {props.label}
    <Segmented {...props} />
  </span>
);
