import type { ReactNode } from 'react';
import { ClockTime } from '../clock/age.tsx';
import styles from './screen.module.css';

type Framed = { readonly children: ReactNode };

/** A screen of one column: its sentence, its controls, its list. */
export const Screen = ({ children }: Framed) => <div className={styles['screen']}>{children}</div>;

/** The line of controls over a list; the line to filter with takes what room there is. */
export const Controls = ({ children }: Framed) => <div className={styles['controls']}>{children}</div>;

/** The surface a table that scrolls by itself lies on. */
export const ListFrame = ({ children }: Framed) => <div className={styles['list']}>{children}</div>;

/** In place of the sentence of a screen after the engine fell silent. `children` says what is below. */
export const FrozenSentence = ({
  since,
  children,
}: Framed & { readonly since: Parameters<typeof ClockTime>[0]['at'] }) => (
  <p className={styles['frozen']}>
    <b>
      Nothing is known since <ClockTime at={since} />.
    </b>{' '}
    {children}
  </p>
);
