import { useMemo } from 'react';
import type { NodeState, NodeView } from '#shared/model';
import {
  liveLogRoute,
  openExposure,
  openPlan,
  useCommands,
  useRouter,
  type Command,
} from '../../commands/index.ts';
import { Button, Menu } from '../../ui/index.ts';
import styles from './node.module.css';

/** States in which a node is held out, so that putting it back is what one wants. */
const heldOut: readonly NodeState[] = ['draining', 'drained', 'maintenance'];

/** What can be done with this node. None changes a server by itself. `D` is the first of them. */
export const NodeActions = ({ view }: { readonly view: NodeView }) => {
  const router = useRouter();
  const { id } = view.node;
  const actions = useMemo(
    () => ({
      drain: () => openPlan(router, { kind: 'drain', nodeIds: [id], surge: true }),
      decommission: () => openPlan(router, { kind: 'decommission', nodeIds: [id], surge: true }),
      undrain: () => openPlan(router, { kind: 'undrain', nodeIds: [id] }),
      maintenance: () =>
        openPlan(router, { kind: 'maintenance', nodeIds: [id], run: { kind: 'reboot' }, surge: true }),
      whatIf: () => openExposure(router, [id]),
      follow: () => router.go(liveLogRoute([{ kind: 'journal', nodeId: id }])),
    }),
    [router, id],
  );
  useCommands(
    useMemo((): readonly Command[] => {
      const hint = 'shows the plan first';
      const commands: readonly Command[] = [
        { id: 'node.drain', title: 'Drain this node...', hint, group: 'Node', keys: 'd', run: actions.drain },
        {
          id: 'node.decommission',
          title: 'Decommission this node...',
          hint: 'for good; shows the plan first',
          group: 'Node',
          run: actions.decommission,
        },
        { id: 'node.undrain', title: 'Undrain this node...', hint, group: 'Node', run: actions.undrain },
        {
          id: 'node.maintenance',
          title: 'Maintenance of this node...',
          hint,
          group: 'Node',
          run: actions.maintenance,
        },
        {
          id: 'node.what-if',
          title: 'What if this node goes away?',
          hint: 'nothing is sent',
          group: 'Node',
          run: actions.whatIf,
        },
        {
          id: 'node.follow',
          title: 'Follow its journal',
          hint: 'live',
          group: 'Node',
          keys: 'l',
          run: actions.follow,
        },
      ];
      return commands.map((command) => ({ ...command, acts: true }));
    }, [actions]),
  );
  const isOut = heldOut.includes(view.state);
  return (
    <div className={styles['nodeActions']}>
      {isOut ? (
        <Button acts onClick={actions.undrain}>
          Undrain...
        </Button>
      ) : (
        <Button acts onClick={actions.drain}>
          Drain... <kbd>D</kbd>
        </Button>
      )}
      <Button acts onClick={actions.decommission}>
        Decommission...
      </Button>
      <Menu
        trigger={<Button look="ghost">More</Button>}
        items={[
          isOut
            ? { id: 'drain', label: 'Drain...', acts: true, onSelect: actions.drain }
            : { id: 'undrain', label: 'Undrain...', acts: true, onSelect: actions.undrain },
          { id: 'maintenance', label: 'Maintenance...', acts: true, onSelect: actions.maintenance },
          { id: 'what-if', label: 'What if it goes away?', acts: true, onSelect: actions.whatIf },
          { id: 'follow', label: 'Follow its journal', acts: true, onSelect: actions.follow },
        ]}
      />
    </div>
  );
};
