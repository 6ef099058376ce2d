import { useId, type ReactNode } from 'react';
import styles from './panel.module.css';

/** A titled surface that holds rows, never other panels. */
export const Panel = ({
  title,
  aside,
  padded = false,
  children,
}: {
  readonly title: ReactNode;
  /** What the numbers are, at the far end of the title row. */
  readonly aside?: ReactNode;
  readonly padded?: boolean;
  readonly children: ReactNode;
}) => {
  const id = useId();
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <header className={styles['head']}>
        <h2 id={id}>{title}</h2>
        {aside === undefined ? null : <div className={styles['aside']}>{aside}</div>}
      </header>
      <div className={padded ? styles['padded'] : undefined}>{children}</div>
    </section>
  );
};
