import { partyName, unitsText } from '#shared/format';
import { nodeId, type SpaceView } from '#shared/model';
import { nodeRoute, RouteLink } from '../../../commands/index.ts';
import { Panel, SafeText, StatePill } from '../../../ui/index.ts';
import styles from './rail.module.css';

const shown = 8;

/** What is down to one live copy, and who has it. Tasks have no copies of their own: their floor is on the replicas screen. */
export const LastCopies = ({ spaces }: { readonly spaces: readonly SpaceView[] }) => {
  const asked = spaces.filter(({ unit }) => unit !== 'task');
  const rows = asked.flatMap((space) => space.lastCopies.map((last) => ({ space, ...last })));
  const unknown = asked.filter(({ state }) => state === 'unknown');
  if (asked.length === 0) return null;
  return (
    <Panel
      title="Last copies"
      aside={
        rows.length > 0 ? (
          <StatePill state="critical">{`${rows.length}`}</StatePill>
        ) : unknown.length > 0 ? (
          <StatePill state="unknown" />
        ) : (
          <StatePill state="ok">None</StatePill>
        )
      }
    >
      {rows.length === 0 ? (
        <p className={styles['note']}>
          {unknown.length > 0
            ? `Not known for ${unknown.map(({ name }) => name).join(', ')}.`
            : 'Nothing is down to a single live copy.'}
        </p>
      ) : (
        <ul className={styles['last']}>
          {rows.slice(0, shown).map(({ space, party, count }) => {
            const at = space.parties.find(({ id }) => id === party)?.nodeId;
            return (
              <li key={`${space.id} ${party}`}>
                <span>
                  {at === undefined ? (
                    <SafeText text={partyName(space, party)} mono limit={40} />
                  ) : (
                    <RouteLink to={nodeRoute(nodeId(at))}>
                      <SafeText text={partyName(space, party)} mono limit={40} />
                    </RouteLink>
                  )}
                  <small>
                    alone in <SafeText text={space.name} limit={40} />
                  </small>
                </span>
                <b>{unitsText(count, space.unit)}</b>
              </li>
            );
          })}
          {rows.length > shown ? <li>{rows.length - shown} more</li> : null}
        </ul>
      )}
    </Panel>
  );
};
