import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { useShut } from '../control/shut.tsx';
import styles from './menu.module.css';

export type MenuItem = {
  readonly id: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
  /** It asks something of the fleet: shut while nothing can be asked of it. */
  readonly acts?: boolean;
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
}) => {
  const shut = useShut();
  const isShut = (item: MenuItem): boolean =>
    item.disabled === true || (item.acts === true && shut !== undefined);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles['menu']} align="end" sideOffset={6} collisionPadding={8}>
          {items.map((item) =>
            item.checked === undefined ? (
              <DropdownMenu.Item
                key={item.id}
                className={styles['item']}
                disabled={isShut(item)}
                onSelect={item.onSelect}
              >
                <Row item={item} />
              </DropdownMenu.Item>
            ) : (
              <DropdownMenu.CheckboxItem
                key={item.id}
                className={styles['item']}
                checked={item.checked}
                disabled={isShut(item)}
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
};
