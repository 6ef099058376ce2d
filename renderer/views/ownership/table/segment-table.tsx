import { bytesText, countText, ownedStateText, partyName } from '#shared/format';
import type { OwnedState, PrefixShare, Segment, SpaceView } from '#shared/model';
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

export type PartRow = {
  readonly id: string;
  readonly place: string;
  readonly at: number | string;
  readonly share: Omit<Segment, 'from' | 'to'>;
};

const glyphs: Readonly<Record<OwnedState, StateWord>> = {
  active: 'ok',
  moving: 'draining',
  archived: 'maintenance',
  orphaned: 'critical',
  contested: 'critical',
  unknown: 'unknown',
};
/** Worst first. */
const order: readonly OwnedState[] = ['orphaned', 'contested', 'unknown', 'moving', 'active', 'archived'];

const idOf = (place: string, { owner, secondaries, state, movingTo }: Omit<Segment, 'from' | 'to'>): string =>
  [place, owner, secondaries.join(), state, movingTo].join(' ');

/** Ranges as rows; those of documents lie on each other, each with its own count. */
export const segmentRows = ({ segments }: SpaceView): readonly PartRow[] =>
  segments.map((segment): PartRow => {
    const { from, to } = segment;
    const place = from === to ? countText(from) : `${countText(from)} to ${countText(to)}`;
    return { id: idOf(place, segment), place, at: from, share: segment };
  });

/** Prefixes, or workloads, as rows. */
export const prefixPartRows = ({ prefixes }: SpaceView): readonly PartRow[] =>
  prefixes.map((share: PrefixShare): PartRow => ({
    id: idOf(share.prefix, share),
    place: share.prefix === '' ? 'no prefix' : share.prefix,
    at: share.prefix,
    share,
  }));

const columnsOf = (space: SpaceView, placeHeader: string): readonly Column<PartRow>[] => [
  {
    id: 'state',
    header: 'State',
    width: '150px',
    sortBy: ({ share }) => order.indexOf(share.state),
    cell: ({ share }) => (
      <span className={styles['state']}>
        <Glyph state={glyphs[share.state]} decorative />
        {ownedStateText[share.state]}
      </span>
    ),
  },
  {
    id: 'place',
    header: placeHeader,
    sortBy: ({ at }) => at,
    cell: ({ place }) => <SafeText text={place} mono limit={80} />,
  },
  {
    id: 'owner',
    header: 'Owner',
    sortBy: ({ share }) => partyName(space, share.owner),
    cell: ({ share }) => <SafeText text={partyName(space, share.owner)} mono limit={60} />,
  },
  {
    id: 'to',
    header: 'Goes to',
    sortBy: ({ share }) => share.movingTo,
    cell: ({ share }) =>
      share.movingTo === undefined ? null : (
        <SafeText text={partyName(space, share.movingTo)} mono limit={60} />
      ),
  },
  {
    id: 'copies',
    header: 'Copies on',
    sortBy: ({ share }) => share.secondaries.length,
    cell: ({ share }) => (
      <SafeText
        text={
          share.secondaries.length === 0
            ? 'none'
            : share.secondaries.map((id) => partyName(space, id)).join(', ')
        }
        limit={100}
      />
    ),
  },
  {
    id: 'count',
    header: 'How many',
    align: 'end',
    sortBy: ({ share }) => share.count,
    cell: ({ share }) => countText(share.count),
  },
  {
    id: 'size',
    header: 'Size',
    align: 'end',
    sortBy: ({ share }) => share.sizeBytes,
    cell: ({ share }) => (share.sizeBytes === undefined ? 'unknown' : bytesText(share.sizeBytes)),
  },
  {
    id: 'epoch',
    header: 'Epoch',
    align: 'end',
    sortBy: ({ share }) => share.epoch,
    cell: ({ share }) => (share.epoch === undefined ? null : countText(share.epoch)),
  },
  {
    id: 'changed',
    header: 'Changed',
    align: 'end',
    sortBy: ({ share }) => share.changedAt,
    cell: ({ share }) =>
      share.changedAt === undefined ? 'unknown' : <Age at={share.changedAt} suffix=" ago" />,
  },
];

/** What is owned, part by part, as the picture shows it. */
export const PartTable = ({
  space,
  title,
  placeHeader,
  rows,
  onOpen,
}: {
  readonly space: SpaceView;
  /** "Ranges", "Prefixes", "Services". */
  readonly title: string;
  readonly placeHeader: string;
  readonly rows: readonly PartRow[];
  readonly onOpen: ((row: PartRow) => void) | undefined;
}) => (
  <div className={styles['table']}>
    <Table
      label={visibleText(`${title} of ${spaceName(space)}`, 120)}
      columns={columnsOf(space, placeHeader)}
      rows={rows}
      rowId={({ id }) => id}
      sort={{ id: 'place' }}
      {...(onOpen === undefined ? {} : { onOpen })}
      empty={<EmptyBlock>Nobody has told of any.</EmptyBlock>}
    />
  </div>
);
