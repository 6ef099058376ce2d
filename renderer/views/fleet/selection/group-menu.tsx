import { Ellipsis } from 'lucide-react';
import { openExposure, openPlan, useRouter } from '../../../commands/index.ts';
import { Button, Menu, SafeText, visibleText } from '../../../ui/index.ts';
import type { NodeGroup } from '../grouping.ts';
import { useSelection } from './selection.tsx';

/** What can be done with all nodes of a label. No tab stop: the grid has one, and the palette offers the same. */
export const GroupMenu = ({ group }: { readonly group: NodeGroup }) => {
  const router = useRouter();
  const selection = useSelection();
  return (
    <Menu
      trigger={
        <Button
          size="xs"
          look="ghost"
          tabIndex={-1}
          aria-label={`Actions for ${visibleText(group.name, 60)}`}
        >
          <Ellipsis size={14} aria-hidden="true" />
        </Button>
      }
      items={[
        {
          id: 'drain',
          acts: true,
          label: (
            <>
              Drain all of <SafeText text={group.name} limit={40} />
              ...
            </>
          ),
          onSelect: () => openPlan(router, { kind: 'drain', nodeIds: [...group.ids], surge: true }),
        },
        {
          id: 'what-if',
          acts: true,
          label: (
            <>
              What if <SafeText text={group.name} limit={40} /> goes away?
            </>
          ),
          onSelect: () => openExposure(router, group.ids),
        },
        {
          id: 'maintenance',
          acts: true,
          label: 'Maintenance, one after the other...',
          onSelect: () =>
            openPlan(router, {
              kind: 'maintenance',
              nodeIds: [...group.ids],
              run: { kind: 'reboot' },
              surge: true,
            }),
        },
        {
          id: 'undrain',
          acts: true,
          label: 'Undrain all of them...',
          onSelect: () => openPlan(router, { kind: 'undrain', nodeIds: [...group.ids] }),
        },
        {
          id: 'decommission',
          acts: true,
          label: 'Decommission all of them...',
          onSelect: () => openPlan(router, { kind: 'decommission', nodeIds: [...group.ids], surge: true }),
        },
        { id: 'select', label: 'Choose all of them', onSelect: () => selection.add(group.ids) },
      ]}
    />
  );
};
