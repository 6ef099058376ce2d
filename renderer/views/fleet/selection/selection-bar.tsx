import { useMemo, type RefObject } from 'react';
import { countText } from '#shared/format';
import { nodeId, type NodeId } from '#shared/model';
import { openExposure, openPlan, useCommands, useRouter, type Command } from '../../../commands/index.ts';
import { Button, SafeText } from '../../../ui/index.ts';
import type { NodeGroup } from '../grouping.ts';
import { useSelected, useSelection } from './selection.tsx';
import styles from './selection.module.css';

const named = 4;
/** Palettes with more places than this are searched by node instead. */
const groupsUpTo = 40;

/** The node whose tile, cell or row has the focus. */
const focusedNode = (container: HTMLElement | null): NodeId | undefined => {
  const at = document.activeElement;
  if (at === null || container === null || !container.contains(at)) return undefined;
  const { cellId, rowId } = at.closest<HTMLElement>('[data-cell-id], [data-row-id]')?.dataset ?? {};
  const id = cellId ?? rowId;
  return id === undefined ? undefined : nodeId(id);
};

const groupCommands = (
  groups: readonly NodeGroup[],
  run: { readonly drain: (ids: readonly NodeId[]) => void; readonly ask: (ids: readonly NodeId[]) => void },
): readonly Command[] =>
  groups.slice(0, groupsUpTo).flatMap((group): readonly Command[] => [
    {
      id: `fleet.drain ${group.name}`,
      title: `Drain all of ${group.name}...`,
      hint: 'shows the plan first',
      group: 'Operation',
      run: () => run.drain(group.ids),
    },
    {
      id: `fleet.what-if ${group.name}`,
      title: `What if ${group.name} goes away?`,
      hint: 'nothing is sent',
      group: 'Operation',
      run: () => run.ask(group.ids),
    },
  ]);

/** What can be done with the chosen nodes, or with the one under the focus (`D`). Each opens a sheet; none changes a server. */
export const SelectionBar = ({
  container,
  groups,
}: {
  readonly container: RefObject<HTMLElement | null>;
  /** Empty when the nodes are not grouped by a label. */
  readonly groups: readonly NodeGroup[];
}) => {
  const router = useRouter();
  const selection = useSelection();
  const chosen = useSelected();
  useCommands(
    useMemo(() => {
      const drain = (ids: readonly NodeId[]): void =>
        openPlan(router, { kind: 'drain', nodeIds: [...ids], surge: true });
      const wanted = (): readonly NodeId[] => {
        if (selection.all().length > 0) return selection.all();
        const one = focusedNode(container.current);
        return one === undefined ? [] : [one];
      };
      return [
        {
          id: 'fleet.drain',
          title: 'Drain the chosen nodes...',
          hint: 'shows the plan first',
          group: 'Node',
          keys: 'd',
          keysOnly: true,
          run: () => {
            const ids = wanted();
            if (ids.length > 0) drain(ids);
          },
        },
        ...groupCommands(groups, { drain, ask: (ids) => openExposure(router, ids) }),
      ];
    }, [router, selection, container, groups]),
  );
  if (chosen.length === 0) return null;
  return (
    <div className={styles['bar']} role="region" aria-label="Chosen nodes">
      <span role="status">
        <b>{chosen.length === 1 ? '1 node' : `${countText(chosen.length)} nodes`}</b> chosen:{' '}
        <SafeText text={chosen.slice(0, named).join(', ')} mono limit={120} />
        {chosen.length > named ? ` and ${countText(chosen.length - named)} more` : ''}
      </span>
      <Button onClick={() => openPlan(router, { kind: 'drain', nodeIds: [...chosen], surge: true })}>
        Drain...
      </Button>
      <Button onClick={() => openPlan(router, { kind: 'undrain', nodeIds: [...chosen] })}>Undrain...</Button>
      <Button
        onClick={() =>
          openPlan(router, {
            kind: 'maintenance',
            nodeIds: [...chosen],
            run: { kind: 'reboot' },
            surge: true,
          })
        }
      >
        Maintenance...
      </Button>
      <Button onClick={() => openExposure(router, chosen)}>What if they go away?</Button>
      <Button look="ghost" onClick={selection.clear}>
        Clear
      </Button>
    </div>
  );
};
