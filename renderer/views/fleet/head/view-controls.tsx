import { useMemo } from 'react';
import { useCommands, type Command } from '../../../commands/index.ts';
import { Button, Menu, Segmented } from '../../../ui/index.ts';
import { groupKeys, type GroupKey } from '../grouping.ts';
import type { Layout } from '../use-fleet-address.ts';
import styles from './view-controls.module.css';

const groupNames: Readonly<Record<GroupKey, string>> = {
  datacenter: 'Datacenter',
  region: 'Region',
  role: 'Role',
  env: 'Environment',
  none: 'None',
};

const layouts: readonly { readonly value: Layout; readonly label: string }[] = [
  { value: 'tiles', label: 'Tiles' },
  { value: 'map', label: 'Map' },
  { value: 'table', label: 'Table' },
];

const layoutCommands = (setLayout: (layout: Layout) => void): readonly Command[] =>
  layouts.map(({ value, label }, index) => ({
    id: `fleet.${value}`,
    title: `Show as ${label.toLowerCase()}`,
    group: 'View',
    keys: String(index + 1),
    run: () => setLayout(value),
  }));

/** How the nodes are grouped and drawn. */
export const ViewControls = ({
  groupKey,
  setGroupKey,
  layout,
  setLayout,
}: {
  readonly groupKey: GroupKey;
  readonly setGroupKey: (key: GroupKey) => void;
  readonly layout: Layout;
  readonly setLayout: (layout: Layout) => void;
}) => {
  useCommands(useMemo(() => layoutCommands(setLayout), [setLayout]));
  return (
    <>
      <Menu
        trigger={
          <Button size="sm" className={styles['group']}>
            Group <span className={styles['chosen']}>{groupNames[groupKey]}</span>
          </Button>
        }
        items={[...groupKeys, 'none' as const].map((key) => ({
          id: key,
          label: groupNames[key],
          checked: key === groupKey,
          onSelect: () => setGroupKey(key),
        }))}
      />
      <Segmented label="Layout" options={layouts} value={layout} onChange={setLayout} />
    </>
  );
};
