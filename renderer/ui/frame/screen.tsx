import type { ComponentProps, ReactNode } from 'react';
import { ClockTime } from '../clock/age.tsx';
import { EmptyBlock } from '../text/empty-block.tsx';
import { ErrorBlock } from '../text/error-block.tsx';
import styles from './screen.module.css';

type Framed = { readonly children: ReactNode };

/** A screen of one column: its sentence, its controls, its list. */
export const Screen = ({ children }: Framed) => <div className={styles['screen']}>{children}</div>;

/** A screen of something that the engine tells of: until it has told once, why it does not, or that it is asked. */
export const KnownScreen = ({
  known,
  trouble,
  asking,
  children,
}: Framed & {
  readonly known: boolean;
  readonly trouble: ComponentProps<typeof ErrorBlock> | undefined;
  readonly asking: string;
}) => (
  <Screen>
    {known ? (
      children
    ) : trouble === undefined ? (
      <EmptyBlock>{asking}</EmptyBlock>
    ) : (
      <ErrorBlock {...trouble} />
    )}
  </Screen>
);

/** The line of controls over a list; the line to filter with takes what room there is. */
export const Controls = ({ children }: Framed) => <div className={styles['controls']}>{children}</div>;

/** The surface a table that scrolls by itself lies on. */
export const ListFrame = ({ children }: Framed) => <div className={styles['list']}>{children}</div>;

/** In place of the sentence of a screen after the engine fell silent. `children` says what is below. */
export const FrozenSentence = ({
  since,
  children,
}: Framed & { readonly since: Parameters<typeof ClockTime>[0]['at'] }) => (
  <h1 className={styles['frozen']}>
    <b>
      Nothing is known since <ClockTime at={since} />.
    </b>{' '}
    {children}
  </h1>
);
