import { useMemo } from 'react';
import { epochMs, type EpochMs, type NodeView } from '#shared/model';
import { RouteLink, useCommands, useRoute } from '../../commands/index.ts';
import { useFrozenSince, useHeader, useNodeView, useOpenAlarms } from '../../queries/index.ts';
import { ClockTime, EmptyBlock, SafeText, useNow, useToast, visibleText } from '../../ui/index.ts';
import { ConnectionBlock } from './connection-block.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { DiskPanel, FillingPanel, useMount, VolumeTable } from './disk/index.ts';
import { FactsPanel, UnitsPanel } from './facts/index.ts';
import { HistoryPanel } from './history-panel.tsx';
import { NodeAlarms } from './node-alarms.tsx';
import { HeldOut } from './held-out.tsx';
import { NodeHeader } from './node-header.tsx';
import { NodeLogsPanel } from './node-logs.tsx';
import { NodeOwned } from './node-owned.tsx';
import { NodeServices } from './node-services.tsx';
import { byUrgency, nodeSentence } from './node-sentence.ts';
import { NodeTasksPanel } from './node-tasks.tsx';
import styles from './node.module.css';

/** Words that count time move on this often, ms; ages count by themselves. */
const wordsStepMs = 5_000;
const long = 600;

const Sentence = ({ view, now }: { readonly view: NodeView; readonly now: number }) => {
  const alarms = useOpenAlarms(view.node.id);
  const { tone, title, because, next } = nodeSentence(view, alarms, epochMs(now));
  return (
    <p className={styles['say']} role="status">
      <b data-tone={tone}>
        <SafeText text={title} limit={long} />.
      </b>{' '}
      <SafeText text={because} limit={long} />{' '}
      {next === '' ? null : (
        <b>
          <SafeText text={next} limit={long} />
        </b>
      )}
    </p>
  );
};

/** After the engine fell silent: the node may be anything by now. */
const FrozenSentence = ({ id, since }: { readonly id: string; readonly since: EpochMs }) => (
  <p className={styles['say']} role="status">
    <b>
      Nothing is known of <SafeText text={id} limit={long} /> since <ClockTime at={since} />.
    </b>{' '}
    The values below are the last that were heard, not the present.
  </p>
);

/** What can be done with a node from the keyboard and the palette. */
const useNodeKeys = (id: string): void => {
  const say = useToast();
  useCommands(
    useMemo(
      () => [
        {
          id: 'node.copy-name',
          title: 'Copy the name of this node',
          group: 'Node',
          keys: 'c',
          run: () =>
            void navigator.clipboard.writeText(id).then(
              () => say(`${visibleText(id)} is copied.`),
              () => say('The browser does not allow copying here.'),
            ),
        },
      ],
      [id, say],
    ),
  );
};

const NodePage = ({ view }: { readonly view: NodeView }) => {
  const now = epochMs(useNow(wordsStepMs));
  const [mount, chooseMount] = useMount(view, now);
  const alarms = useOpenAlarms(view.node.id).toSorted(byUrgency(now));
  useNodeKeys(view.node.id);
  const frozenSince = useFrozenSince();
  const reachable = view.connection.state === 'connected';
  return (
    <div className={styles['page']}>
      <NodeHeader view={view} now={now} />
      {frozenSince === undefined ? null : <FrozenSentence id={view.node.id} since={frozenSince} />}
      {reachable && frozenSince === undefined ? <Sentence view={view} now={now} /> : null}
      <HeldOut view={view} />
      {reachable ? null : <ConnectionBlock view={view} now={now} />}
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <DiskPanel view={view} now={now} mount={mount} onMount={chooseMount} />
          <VolumeTable view={view} now={now} onMount={chooseMount} />
          <HistoryPanel view={view} />
          <FactsPanel view={view} now={now} />
        </div>
        <div className={styles['column']}>
          {mount === undefined ? null : (
            <FillingPanel nodeId={view.node.id} mount={mount} reachable={reachable} />
          )}
          <NodeServices id={view.node.id} now={now} />
          <NodeLogsPanel id={view.node.id} />
          <NodeTasksPanel id={view.node.id} now={now} />
          <NodeOwned id={view.node.id} />
          <NodeAlarms alarms={alarms} name={view.node.id} now={now} />
          <UnitsPanel view={view} now={now} />
          <ConnectionCard view={view} />
        </div>
      </div>
    </div>
  );
};

const Missing = ({ id }: { readonly id: string }) => (
  <EmptyBlock
    action={
      <RouteLink to={{ screen: 'fleet', query: {} }} className={styles['link']}>
        Go to the fleet
      </RouteLink>
    }
  >
    This fleet has no node called <SafeText text={id} mono />.
  </EmptyBlock>
);

/** The page of the node in the address. */
export const NodeScreen = () => {
  const route = useRoute();
  const id = route.screen === 'node' ? route.nodeId : undefined;
  const view = useNodeView(id ?? ('' as never));
  const header = useHeader();
  if (id === undefined) return null;
  if (header === undefined) return <EmptyBlock>Asking the engine...</EmptyBlock>;
  return view === undefined ? <Missing id={id} /> : <NodePage key={id} view={view} />;
};
