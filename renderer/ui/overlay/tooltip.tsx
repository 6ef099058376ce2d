import { Tooltip as RadixTooltip } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import styles from './tooltip.module.css';

/** Long enough not to flicker under a passing pointer; focus opens it at once. */
const delayMs = 350;

/** Words for one control, on hover and on focus; Esc dismisses. Nothing needed is said only here. */
export const Tooltip = ({
  says,
  children,
}: {
  readonly says: ReactNode;
  readonly children: ReactElement;
}) => (
  <RadixTooltip.Provider delayDuration={delayMs}>
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content className={styles['tip']} sideOffset={6} collisionPadding={8}>
          {says}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  </RadixTooltip.Provider>
);
