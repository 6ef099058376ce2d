import { bytesText, lagText, partyText, unitsText } from '#shared/format';
import type { Party, Retention, SpaceView } from '#shared/model';
import { nodeRoute, RouteLink } from '../../../commands/index.ts';
import { Age, Glyph, SafeText } from '../../../ui/index.ts';
import styles from './databases.module.css';

/** Bars of lag end at this much, bytes: one segment of the log, what a replica is behind on a quiet server. */
const lagBarBytes = 16_777_216;

/** The primary first, then who copies from it, then the rest. */
const inOrder = (parties: readonly Party[]): readonly Party[] =>
  parties.toSorted(
    (a, b) =>
      Number(b.role === 'primary') - Number(a.role === 'primary') ||
      Number(b.role === 'replica') - Number(a.role === 'replica') ||
      (a.name < b.name ? -1 : 1),
  );

const syncWords = {
  async: 'asynchronous',
  potential: 'next to be waited for',
  sync: 'waited for',
  quorum: 'one of a quorum',
};

const Name = ({ party }: { readonly party: Party }) =>
  party.nodeId === undefined ? (
    <SafeText text={party.name} mono limit={60} />
  ) : (
    <RouteLink className={styles['node']} to={nodeRoute(party.nodeId)}>
      <SafeText text={party.name} mono limit={60} />
    </RouteLink>
  );

const Lag = ({ party }: { readonly party: Party }) => {
  const words = lagText(party);
  if (party.role === 'primary') return <span className={styles['quiet']}>takes writes</span>;
  return (
    <span className={styles['lag']}>
      <span
        className={party.lagBytes === undefined ? `${styles['bar']} hatched` : styles['bar']}
        aria-hidden="true"
      >
        {party.lagBytes === undefined ? null : (
          <i style={{ width: `${Math.min(100, (party.lagBytes / lagBarBytes) * 100)}%` }} />
        )}
      </span>
      <span>{words === undefined ? 'lag unknown' : words === 'none' ? 'in step' : `${words} behind`}</span>
    </span>
  );
};

const Server = ({ party, space }: { readonly party: Party; readonly space: SpaceView }) => (
  <tr className={party.state === 'up' ? undefined : 'hatched'}>
    <th scope="row">
      <span className={styles['server']} data-follows={party.follows !== undefined}>
        {party.state === 'up' ? (
          <i className={styles['chip']} data-role={party.role} aria-hidden="true">
            {party.role === 'primary' ? 'P' : party.role === 'replica' ? 'R' : '?'}
          </i>
        ) : (
          <Glyph state={party.state === 'down' ? 'critical' : 'stale'} />
        )}
        <Name party={party} />
      </span>
    </th>
    <td>{partyText(party, space)}</td>
    <td>
      <Lag party={party} />
    </td>
    <td>{party.sync === undefined ? null : syncWords[party.sync]}</td>
    <td>{party.epoch === undefined ? 'timeline unknown' : `timeline ${party.epoch}`}</td>
    <td className={styles['end']}>{party.sizeBytes === undefined ? null : bytesText(party.sizeBytes)}</td>
    <td className={styles['end']}>
      <Age at={party.observedAt} />
    </td>
  </tr>
);

const Kept = ({ retention, space }: { readonly retention: Retention; readonly space: SpaceView }) => {
  const party = space.parties.find(({ id }) => id === retention.party);
  return (
    <li>
      <Glyph state={retention.isActive ? 'ok' : 'warning'} decorative />
      <span>
        <b>
          <SafeText text={retention.name} mono limit={60} />
        </b>{' '}
        {retention.isActive ? 'is read' : 'is read by nobody'} and keeps{' '}
        <b>{retention.bytes === undefined ? 'an unknown amount' : bytesText(retention.bytes)}</b>
        {retention.directory === undefined ? null : (
          <>
            {' '}
            in <SafeText text={retention.directory} mono limit={80} />
          </>
        )}
        {retention.nodeId === undefined ? (
          party === undefined ? null : (
            <> on {party.name}</>
          )
        ) : (
          <>
            .{' '}
            <RouteLink className={styles['link']} to={nodeRoute(retention.nodeId)}>
              Disk of <SafeText text={retention.nodeId} mono limit={60} />
            </RouteLink>
          </>
        )}
        {retention.says === '' ? null : (
          <small>
            <SafeText text={retention.says} limit={300} />
          </small>
        )}
      </span>
    </li>
  );
};

/** A primary and who copies from it, how far each is behind, and what keeps the log from being removed. */
export const Servers = ({ space }: { readonly space: SpaceView }) => (
  <div className={styles['databases']}>
    <table className={styles['servers']} aria-label={`Servers of ${space.name}`}>
      <thead className="only-read">
        <tr>
          {['Server', 'Role', 'Lag', 'Waited for', 'Timeline', 'Size', 'Age'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {inOrder(space.parties).map((party) => (
          <Server key={party.id} party={party} space={space} />
        ))}
      </tbody>
    </table>
    {space.total === undefined ? null : (
      <p className={styles['total']}>They hold {unitsText(space.total, space.unit)}.</p>
    )}
    {space.retentions.length === 0 ? null : (
      <>
        <h3>Replication slots</h3>
        <ul className={styles['kept']}>
          {space.retentions.map((each) => (
            <Kept key={`${each.party} ${each.name}`} retention={each} space={space} />
          ))}
        </ul>
      </>
    )}
  </div>
);
