import type { NodeView } from '#shared/model';
import { nodeRoute, RouteLink, useRouter } from '../../commands/index.ts';
import { explainFault, sameList, useFleet } from '../../queries/index.ts';
import { Button, EmptyBlock, ErrorBlock, Glyph, SafeText } from '../../ui/index.ts';
import { checkingOf } from './checking.ts';
import styles from './first-run.module.css';

const longPath = 1_024;

/** Faults in which a key waits for a person. */
const keyCodes: readonly string[] = ['transport.host-key-unknown', 'transport.host-key-changed'];

const Stuck = ({ view }: { readonly view: NodeView }) => {
  const router = useRouter();
  if (view.connection.state !== 'blocked' && view.connection.state !== 'waiting') return null;
  const { fault } = view.connection;
  const { id } = view.node;
  const waitsForKey = keyCodes.includes(fault.code);
  return (
    <li
      className={styles['stuck']}
      data-tone={fault.code === 'transport.host-key-changed' ? 'critical' : 'plain'}
    >
      <ErrorBlock
        {...explainFault(fault)}
        what={<SafeText text={fault.says} limit={400} />}
        actions={
          <>
            {waitsForKey ? (
              <Button onClick={() => router.amend({ key: id })}>Compare the key...</Button>
            ) : null}
            <Button look={waitsForKey ? 'ghost' : 'plain'} onClick={() => router.go(nodeRoute(id))}>
              Open <SafeText text={id} mono />
            </Button>
          </>
        }
      />
    </li>
  );
};

const Ready = ({ view }: { readonly view: NodeView }) => {
  const { operatingSystem } = view.facts;
  return (
    <li className={styles['ready']}>
      <Glyph state="ok" />
      <RouteLink to={nodeRoute(view.node.id)}>
        <SafeText text={view.node.id} mono />
      </RouteLink>
      <span>
        {operatingSystem.state === 'known' ? (
          <SafeText text={operatingSystem.value.name} />
        ) : (
          'system unknown'
        )}
      </span>
    </li>
  );
};

/** The nodes of the fleet as they answer for the first time; those that need a person first. */
export const NewNodes = ({ file, count }: { readonly file: string; readonly count: number }) => {
  const views = useFleet((fleet) => [...fleet.nodes.values()], sameList);
  const { ready, asking, stuck } = checkingOf(views);
  return (
    <section className={styles['form']} aria-labelledby="checking-title">
      <div className={styles['head']}>
        <h2 id="checking-title">
          Checking {views.length} {views.length === 1 ? 'server' : 'servers'}
        </h2>
        <span role="status">
          {ready.length} ready, {asking.length} to answer, {stuck.length} need you
        </span>
      </div>
      <p>
        {count} added to <SafeText text={file} limit={longPath} mono />.
      </p>
      {views.length === 0 ? <EmptyBlock>The fleet file is being read...</EmptyBlock> : null}
      <ul className={styles['nodes']}>
        {stuck.map((view) => (
          <Stuck key={view.node.id} view={view} />
        ))}
        {ready.map((view) => (
          <Ready key={view.node.id} view={view} />
        ))}
      </ul>
      <div className={styles['actions']}>
        <RouteLink to={{ screen: 'fleet', query: {} }} className={styles['go']}>
          Go to the fleet
        </RouteLink>
      </div>
    </section>
  );
};
