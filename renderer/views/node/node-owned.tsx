import { countText, handedText, partyText, spaceKindText } from '#shared/format';
import type { NodeId, Party, SpaceView } from '#shared/model';
import { RouteLink } from '../../commands/index.ts';
import { useFrozenSince, useSpaces } from '../../queries/index.ts';
import { Age, Panel, SafeText } from '../../ui/index.ts';
import styles from './node.module.css';

const amount = (count: number | undefined, space: SpaceView): string =>
  count === undefined ? 'an unknown number' : handedText(count, space.unit);

/** "5,461 slots", "4,200 keys, copies of 3,900 more", "a copy of 2 databases" */
const ownedText = ({ owns, holds, role }: Party, space: SpaceView): string => {
  if (role === 'replica') return `holds copies of ${amount(holds, space)}`;
  const copies = holds === undefined || holds === 0 ? '' : `, and copies of ${countText(holds)}`;
  return `owns ${amount(owns, space)}${copies}`;
};

const Line = ({
  space,
  party,
  isFrozen,
}: {
  readonly space: SpaceView;
  readonly party: Party;
  readonly isFrozen: boolean;
}) => (
  <li>
    <RouteLink to={{ screen: 'ownership', query: {} }}>
      <span>
        {spaceKindText(space)} <SafeText text={space.name} mono limit={60} />
        <small>
          <SafeText text={`${partyText(party, space)}, ${ownedText(party, space)}`} limit={200} />
        </small>
        <small>{isFrozen ? 'when last seen' : <Age at={party.observedAt} suffix=" old" />}</small>
      </span>
    </RouteLink>
  </li>
);

/** What this node owns in the spaces of the fleet: what a drain hands over first. Nothing where it has a part in none. */
export const NodeOwned = ({ id }: { readonly id: NodeId }) => {
  const spaces = useSpaces();
  const isFrozen = useFrozenSince() !== undefined;
  // Where tasks run stands above already.
  const parts = spaces
    .filter(({ unit }) => unit !== 'task')
    .flatMap((space) =>
      space.parties.filter(({ nodeId }) => nodeId === id).map((party) => ({ space, party })),
    );
  if (parts.length === 0) return null;
  return (
    <Panel title="What it owns" aside="handed over first in a drain">
      <ul className={styles['alarms']}>
        {parts.map(({ space, party }) => (
          <Line key={`${space.id} ${party.id}`} space={space} party={party} isFrozen={isFrozen} />
        ))}
      </ul>
    </Panel>
  );
};
