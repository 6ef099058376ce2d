import { bytesText, countText, lagText, partyText } from '#shared/format';
import type { Party, SpaceView } from '#shared/model';
import {
  Age,
  EmptyBlock,
  Glyph,
  SafeText,
  Table,
  visibleText,
  type Column,
  type StateWord,
} from '../../../ui/index.ts';
import { spaceName } from './space-name.ts';
import styles from './tables.module.css';

const stateOf = ({ state, accepts }: Party): StateWord =>
  state === 'down'
    ? 'critical'
    : state === 'unknown'
      ? 'stale'
      : accepts === 'draining'
        ? 'draining'
        : accepts === 'left'
          ? 'drained'
          : 'ok';
const stateWord = ({ state }: Party): string =>
  ({ up: 'up', down: 'down', unknown: 'does not answer' })[state];
const known = (value: number | undefined): string => (value === undefined ? 'unknown' : countText(value));

const columnsOf = (space: SpaceView): readonly Column<Party>[] => [
  {
    id: 'state',
    header: 'State',
    width: '130px',
    sortBy: (party) => stateWord(party),
    cell: (party) => (
      <span className={styles['state']}>
        <Glyph state={stateOf(party)} decorative />
        {stateWord(party)}
      </span>
    ),
  },
  {
    id: 'name',
    header: 'Name',
    sortBy: ({ name }) => name,
    cell: ({ name }) => <SafeText text={name} mono limit={60} />,
  },
  {
    id: 'zone',
    header: 'Zone',
    sortBy: ({ zone }) => zone,
    cell: ({ zone }) => (zone === undefined ? 'unknown' : <SafeText text={zone} limit={40} />),
  },
  {
    id: 'role',
    header: 'Role',
    sortBy: (party) => partyText(party, space),
    cell: (party) => <SafeText text={partyText(party, space)} limit={100} />,
  },
  { id: 'owns', header: 'Owns', align: 'end', sortBy: ({ owns }) => owns, cell: ({ owns }) => known(owns) },
  {
    id: 'holds',
    header: 'Copies',
    align: 'end',
    sortBy: ({ holds }) => holds,
    cell: ({ holds }) => known(holds),
  },
  {
    id: 'size',
    header: 'Size',
    align: 'end',
    sortBy: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => (sizeBytes === undefined ? 'unknown' : bytesText(sizeBytes)),
  },
  {
    id: 'lag',
    header: 'Behind',
    align: 'end',
    sortBy: ({ lagBytes }) => lagBytes,
    cell: (party) => (party.follows === undefined ? null : (lagText(party) ?? 'unknown')),
  },
  {
    id: 'epoch',
    header: space.unit === 'database' ? 'Timeline' : 'Epoch',
    align: 'end',
    sortBy: ({ epoch }) => epoch,
    cell: ({ epoch }) => (epoch === undefined ? null : countText(epoch)),
  },
  {
    id: 'says',
    header: 'Odd about it',
    cell: ({ says }) => (says === '' ? null : <SafeText text={says} limit={160} />),
  },
  {
    id: 'age',
    header: 'Age',
    align: 'end',
    sortBy: ({ observedAt }) => observedAt,
    cell: ({ observedAt }) => <Age at={observedAt} />,
  },
];

/** Everyone who owns or holds something, as the pictures show them, with what can be done. */
export const PartyTable = ({
  space,
  onOpen,
}: {
  readonly space: SpaceView;
  readonly onOpen: ((party: string) => void) | undefined;
}) => (
  <div className={styles['table']}>
    <Table
      label={visibleText(`Owners of ${spaceName(space)}`, 120)}
      columns={columnsOf(space)}
      rows={space.parties}
      rowId={({ id }) => id}
      sort={{ id: 'name' }}
      {...(onOpen === undefined ? {} : { onOpen: ({ id }: Party) => onOpen(id) })}
      empty={<EmptyBlock>Nobody has told who is in it.</EmptyBlock>}
    />
  </div>
);
