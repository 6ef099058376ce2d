import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import styles from './menu.module.css';

export type MenuItem = {
  readonly id: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
  /** Set when the item is one of a choice. */
  readonly checked?: boolean;
  readonly onSelect: () => void;
};

const Row = ({ item }: { readonly item: MenuItem }) => (
  <>
    <span className={styles['label']}>{item.label}</span>
    {item.hint === undefined ? null : <span className={styles['hint']}>{item.hint}</span>}
  </>
);

/** A list of commands or a choice that opens under `trigger` (one button). */
export const Menu = ({
  trigger,
  items,
}: {
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
}) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content className={styles['menu']} align="end" sideOffset={6} collisionPadding={8}>
        {items.map((item) =>
          item.checked === undefined ? (
            <DropdownMenu.Item
              key={item.id}
              className={styles['item']}
              disabled={item.disabled ?? false}
              onSelect={item.onSelect}
            >
              <Row item={item} />
            </DropdownMenu.Item>
          ) : (
            <DropdownMenu.CheckboxItem
              key={item.id}
              className={styles['item']}
              checked={item.checked}
              onSelect={item.onSelect}
            >
              <Row item={item} />
            </DropdownMenu.CheckboxItem>
          ),
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
);
