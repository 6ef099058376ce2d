import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import type { KeyboardEvent, ReactNode } from 'react';
import styles from './sheet.module.css';
import { useReturnFocus } from './use-return-focus.ts';

const stops = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** Shift+Tab on the sheet itself goes to its last stop: going on would leave the sheet, and be brought back for ever. */
const goRound = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.key !== 'Tab' || !event.shiftKey || event.target !== event.currentTarget) return;
  const last = [...event.currentTarget.querySelectorAll<HTMLElement>(stops)].at(-1);
  if (last === undefined) return;
  event.preventDefault();
  last.focus();
};

/** A tall surface at the right, over any screen. Focus moves in, stays in, and returns to the opener; Esc closes. */
export const Sheet = ({
  onClose,
  title,
  aside,
  footer,
  size = 'wide',
  children,
}: {
  readonly onClose: () => void;
  readonly title: ReactNode;
  /** How old what is shown is, beside the button that closes. */
  readonly aside?: ReactNode;
  readonly footer?: ReactNode;
  /** `narrow` leaves the screen under it in sight. */
  readonly size?: 'wide' | 'narrow';
  readonly children: ReactNode;
}) => {
  const { remember, onCloseAutoFocus } = useReturnFocus();
  return (
    <RadixDialog.Root open onOpenChange={(next) => (next ? undefined : onClose())}>
      <RadixDialog.Portal>
        <div className={styles['scrim']} />
        <RadixDialog.Content
          className={styles['sheet']}
          data-size={size}
          aria-describedby={undefined}
          onKeyDown={goRound}
          onEscapeKeyDown={(event) => {
            // While a button is held, Esc takes the hold back and nothing else.
            const target = event.target instanceof Element ? event.target : undefined;
            if (target?.matches('[data-phase="filling"], [data-phase="full"]') === true)
              event.preventDefault();
          }}
          onOpenAutoFocus={(event) => {
            // On the sheet itself: reading starts at its title, not at the button that closes it.
            event.preventDefault();
            remember(event.currentTarget);
            (event.currentTarget as HTMLElement).focus();
          }}
          onCloseAutoFocus={onCloseAutoFocus}
        >
          <header className={styles['head']}>
            <RadixDialog.Title className={styles['title']}>{title}</RadixDialog.Title>
            <div className={styles['aside']}>{aside}</div>
            <RadixDialog.Close className={styles['close']} aria-label="Close">
              <X size={16} aria-hidden="true" />
            </RadixDialog.Close>
          </header>
          <div className={styles['body']}>{children}</div>
          {footer === undefined ? null : <footer className={styles['foot']}>{footer}</footer>}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
};
