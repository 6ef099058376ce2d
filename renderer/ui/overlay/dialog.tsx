import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './dialog.module.css';

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

/** A small window in the middle. Focus moves in, stays in, and returns to the opener; Esc closes. */
export const Dialog = ({ open, onClose, title, says, footer, children }: OverlayProps) => (
  <RadixDialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
    <RadixDialog.Portal>
      {/* A plain scrim: the library's own overlay adds a style element to lock scrolling, which nothing here needs. */}
      <div className={styles['scrim']} />
      <RadixDialog.Content
        className={`${styles['surface']} ${styles['dialog']}`}
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
    </RadixDialog.Portal>
  </RadixDialog.Root>
);
