import { Command as Cmdk } from 'cmdk';
import { Dialog as RadixDialog } from 'radix-ui';
import { useMemo, useState } from 'react';
import type { NodeId } from '#shared/model';
import { nodeRoute, useAllCommands, useRouter } from '../commands/index.ts';
import {
  labelGroups,
  useFleetNodes,
  useNodeIds,
  useNodeView,
  useShownState,
  useWorkloads,
} from '../queries/index.ts';
import { Glyph, SafeText, stateLook, useShut, useReturnFocus } from '../ui/index.ts';
import { KeyCaps } from './key-caps.tsx';
import { hitActions, keyActions, readNeedle } from './hit-actions.ts';
import styles from './palette.module.css';

/** More hits than this are not read by anybody; the words above the list say how many there are in all. */
const shownHits = 12;

const NodeHit = ({ id, onChoose }: { readonly id: NodeId; readonly onChoose: () => void }) => {
  const view = useNodeView(id);
  if (view === undefined) return null;
  return (
    <Cmdk.Item value={`node ${id}`} className={styles['item']} onSelect={onChoose}>
      <NodeHitWords view={view} />
    </Cmdk.Item>
  );
};

const NodeHitWords = ({ view }: { readonly view: NonNullable<ReturnType<typeof useNodeView>> }) => {
  const state = useShownState(view);
  const { datacenter, region, role } = view.node.labels;
  const { word } = stateLook[state];
  const words = [datacenter ?? region, role, state === 'ok' ? word : word.toLowerCase()].filter(
    (each) => each !== undefined,
  );
  return (
    <>
      <Glyph state={state} decorative />
      <SafeText text={view.node.id} mono />
      <span className={styles['hint']}>
        <SafeText text={words.join(', ')} />
      </span>
    </>
  );
};

const Surface = ({ onClose }: { readonly onClose: () => void }) => {
  const { remember, onCloseAutoFocus } = useReturnFocus();
  return (
    <RadixDialog.Content
      className={styles['palette']}
      aria-describedby={undefined}
      onOpenAutoFocus={(event) => remember(event.currentTarget)}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <RadixDialog.Title className="only-read">Find a node, a service or an action</RadixDialog.Title>
      <PaletteList onClose={onClose} />
    </RadixDialog.Content>
  );
};

/** One list of nodes, services and actions. It opens places and starts plans; it never changes a server by itself. */
export const Palette = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) => (
  <RadixDialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
    <RadixDialog.Portal>
      <div className={styles['scrim']} />
      <Surface onClose={onClose} />
    </RadixDialog.Portal>
  </RadixDialog.Root>
);

const PaletteList = ({ onClose }: { readonly onClose: () => void }) => {
  const router = useRouter();
  const ids = useNodeIds();
  const shut = useShut();
  const [text, setText] = useState('');
  const needle = text.trim().toLowerCase();
  const words = readNeedle(needle);
  const allNodes = useFleetNodes();
  const parts = useMemo(() => labelGroups(allNodes), [allNodes]);
  const allServices = useWorkloads();
  const has = (name: string): boolean => name.toLowerCase().includes(words.name);
  const named = ids.filter(has);
  const servicesNamed = needle === '' ? [] : allServices.filter(({ name }) => has(name));
  // A verb alone is a question for a part of the fleet or a service: hundreds of nodes would bury those.
  const acted = {
    nodes: words.verb !== '' && words.name === '' ? [] : named,
    services: servicesNamed,
    groups: parts.filter(({ value }) => has(value)),
  };
  // Who begins with a verb wants to do something: places to look at would stand in the way of Enter.
  const hits = words.verb === '' ? named : [];
  const services = words.verb === '' ? servicesNamed : [];
  const commands = [
    ...hitActions(router, words, acted),
    ...keyActions(router, text.trim()),
    ...useAllCommands().filter(
      (command) =>
        command.keysOnly !== true && `${command.title} ${command.hint ?? ''}`.toLowerCase().includes(needle),
    ),
  ];
  const choose = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Cmdk label="Find a node, a service or an action" shouldFilter={false} loop>
      <div className={styles['head']}>
        <Cmdk.Input
          className={styles['input']}
          value={text}
          onValueChange={setText}
          placeholder="Find a node, a service or an action"
        />
        <span className={styles['scope']}>{ids.length.toLocaleString('en')} nodes</span>
      </div>
      <Cmdk.List className={styles['list']}>
        {hits.length === 0 && commands.length === 0 && services.length === 0 ? (
          <p className={styles['none']}>No node, no service and no action has this in its name.</p>
        ) : null}
        {hits.length === 0 ? null : (
          <Cmdk.Group
            heading={
              hits.length > shownHits ? `Nodes, ${shownHits} of ${hits.length.toLocaleString('en')}` : 'Nodes'
            }
          >
            {hits.slice(0, shownHits).map((id) => (
              <NodeHit key={id} id={id} onChoose={choose(() => router.go(nodeRoute(id)))} />
            ))}
          </Cmdk.Group>
        )}
        {services.length === 0 ? null : (
          <Cmdk.Group heading="Services">
            {services.slice(0, shownHits).map(({ id, name, counts }) => (
              <Cmdk.Item
                key={id}
                value={`service ${id}`}
                className={styles['item']}
                onSelect={choose(() => router.go({ screen: 'replicas', query: { workload: id } }))}
              >
                <SafeText text={name} mono />
                <span className={styles['hint']}>
                  {counts.running} of {counts.desired} running
                </span>
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        )}
        {commands.length === 0 ? null : (
          <Cmdk.Group heading="Actions">
            {commands.map((command) => (
              <Cmdk.Item
                key={command.id}
                value={`action ${command.id}`}
                className={styles['item']}
                disabled={command.acts === true && shut !== undefined}
                onSelect={choose(command.run)}
              >
                <SafeText text={command.title} />
                {command.hint === undefined ? null : <span className={styles['hint']}>{command.hint}</span>}
                {command.keys === undefined ? null : (
                  <span className={styles['end']}>
                    <KeyCaps keys={command.keys} />
                  </span>
                )}
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        )}
      </Cmdk.List>
      <footer className={styles['foot']}>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> move
        </span>
        <span>
          <kbd>↵</kbd> open
        </span>
        <span>
          <kbd>Esc</kbd> close
        </span>
        <span className={styles['end']}>Anything that changes a server shows a plan first</span>
      </footer>
    </Cmdk>
  );
};
