import { useMemo, type RefObject } from 'react';
import { countText } from '#shared/format';
import { nodeId, type NodeId } from '#shared/model';
import { openExposure, openPlan, useCommands, useRouter, type Command } from '../../../commands/index.ts';
import { Button, SafeText } from '../../../ui/index.ts';
import { useSelected, useSelection } from './selection.tsx';
import styles from './selection.module.css';

const named = 4;

/** The node whose tile, cell or row has the focus. */
const focusedNode = (container: HTMLElement | null): NodeId | undefined => {
  const at = document.activeElement;
  if (at === null || container === null || !container.contains(at)) return undefined;
  const { cellId, rowId } = at.closest<HTMLElement>('[data-cell-id], [data-row-id]')?.dataset ?? {};
  const id = cellId ?? rowId;
  return id === undefined ? undefined : nodeId(id);
};

/** What can be done with the chosen nodes, or with the one under the focus (`D`). Each opens a sheet; none changes a server. */
export const SelectionBar = ({ container }: { readonly container: RefObject<HTMLElement | null> }) => {
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
      const whenChosen = (id: string, title: string, run: () => void): Command => ({
        id: `fleet.${id}`,
        title,
        hint: 'shows the plan first',
        group: 'Node',
        acts: true,
        run,
      });
      const nodeIds = [...chosen];
      return [
        {
          id: 'fleet.drain',
          title: 'Drain the chosen nodes, or the one under the focus...',
          hint: 'shows the plan first',
          group: 'Node',
          keys: 'd',
          keysOnly: true,
          acts: true,
          run: () => {
            const ids = wanted();
            if (ids.length > 0) drain(ids);
          },
        },
        ...(nodeIds.length === 0
          ? []
          : [
              {
                id: 'fleet.clear',
                title: 'Choose no node any more',
                group: 'Node',
                keys: 'Escape',
                keysOnly: true,
                run: selection.clear,
              } as const,
              whenChosen('drain-chosen', 'Drain the chosen nodes...', () => drain(nodeIds)),
              whenChosen('decommission-chosen', 'Decommission the chosen nodes...', () =>
                openPlan(router, { kind: 'decommission', nodeIds, surge: true }),
              ),
              whenChosen('undrain-chosen', 'Undrain the chosen nodes...', () =>
                openPlan(router, { kind: 'undrain', nodeIds }),
              ),
              whenChosen('maintain-chosen', 'Maintenance of the chosen nodes...', () =>
                openPlan(router, { kind: 'maintenance', nodeIds, run: { kind: 'reboot' }, surge: true }),
              ),
              whenChosen('what-if-chosen', 'What if the chosen nodes go away?', () =>
                openExposure(router, nodeIds),
              ),
            ]),
      ];
    }, [router, selection, container, chosen]),
  );
  if (chosen.length === 0) return null;
  return (
    <div className={styles['bar']} role="region" aria-label="Chosen nodes">
      <span role="status">
        <b>{chosen.length === 1 ? '1 node' : `${countText(chosen.length)} nodes`}</b> chosen:{' '}
        <SafeText text={chosen.slice(0, named).join(', ')} mono limit={120} />
        {chosen.length > named ? ` and ${countText(chosen.length - named)} more` : ''}
      </span>
      <Button acts onClick={() => openPlan(router, { kind: 'drain', nodeIds: [...chosen], surge: true })}>
        Drain...
      </Button>
      <Button
        acts
        onClick={() => openPlan(router, { kind: 'decommission', nodeIds: [...chosen], surge: true })}
      >
        Decommission...
      </Button>
      <Button acts onClick={() => openPlan(router, { kind: 'undrain', nodeIds: [...chosen] })}>
        Undrain...
      </Button>
      <Button
        acts
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
      <Button acts onClick={() => openExposure(router, chosen)}>
        What if they go away?
      </Button>
      <Button look="ghost" onClick={selection.clear}>
        Clear
      </Button>
    </div>
  );
};
