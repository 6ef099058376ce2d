import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './dialog.module.css';
import { useReturnFocus } from './use-return-focus.ts';

export type OverlayProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  /** One sentence under the title. */
  readonly says?: ReactNode;
  /** Buttons; the one that acts comes last. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
};

const Surface = ({ title, says, footer, children }: Omit<OverlayProps, 'open' | 'onClose'>) => {
  const { remember, onCloseAutoFocus } = useReturnFocus();
  return (
    <RadixDialog.Content
      className={`${styles['surface']} ${styles['dialog']}`}
      onOpenAutoFocus={(event) => remember(event.currentTarget)}
      onCloseAutoFocus={onCloseAutoFocus}
      {...(says === undefined ? { 'aria-describedby': undefined } : {})}
    >
      <header className={styles['head']}>
        <RadixDialog.Title className={styles['title']}>{title}</RadixDialog.Title>
        {says === undefined ? null : (
          <RadixDialog.Description className={styles['says']}>{says}</RadixDialog.Description>
        )}
      </header>
      <div className={styles['body']}>{children}</div>
      {footer === undefined ? null : <footer className={styles['foot']}>{footer}</footer>}
    </RadixDialog.Content>
  );
};

/** A small window in the middle. Focus moves in, stays in, and returns to the opener; Esc closes. */
export const Dialog = ({ open, onClose, ...surface }: OverlayProps) => (
  <RadixDialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
    <RadixDialog.Portal>
      {/* A plain scrim: the library's own overlay adds a style element to lock scrolling, which nothing here needs. */}
      <div className={styles['scrim']} />
      <Surface {...surface} />
    </RadixDialog.Portal>
  </RadixDialog.Root>
);
