import { bytesText, partyName } from '#shared/format';
import type { Retention, SpaceView } from '#shared/model';
import { nodeRoute, useRouter } from '../../../commands/index.ts';
import { Glyph, SafeText, Table, visibleText, type Column } from '../../../ui/index.ts';
import styles from './tables.module.css';

const columnsOf = (space: SpaceView): readonly Column<Retention>[] => [
  {
    id: 'state',
    header: 'State',
    width: '150px',
    sortBy: ({ isActive }) => Number(isActive),
    cell: ({ isActive }) => (
      <span className={styles['state']}>
        <Glyph state={isActive ? 'ok' : 'warning'} decorative />
        {isActive ? 'is read' : 'read by nobody'}
      </span>
    ),
  },
  {
    id: 'name',
    header: 'Replication slot',
    sortBy: ({ name }) => name,
    cell: ({ name }) => <SafeText text={name} mono limit={60} />,
  },
  {
    id: 'party',
    header: 'On',
    sortBy: ({ party }) => partyName(space, party),
    cell: ({ party }) => <SafeText text={partyName(space, party)} mono limit={60} />,
  },
  {
    id: 'bytes',
    header: 'Keeps',
    align: 'end',
    sortBy: ({ bytes }) => bytes,
    cell: ({ bytes }) => (bytes === undefined ? 'unknown' : bytesText(bytes)),
  },
  {
    id: 'directory',
    header: 'In',
    cell: ({ directory }) =>
      directory === undefined ? 'unknown' : <SafeText text={directory} mono limit={80} />,
  },
  { id: 'says', header: 'Why', cell: ({ says }) => <SafeText text={says} limit={160} /> },
];

/** What keeps the log from being removed; a row opens the node whose disk it fills. */
export const RetentionTable = ({ space }: { readonly space: SpaceView }) => {
  const router = useRouter();
  return (
    <div className={styles['table']}>
      <Table
        label={visibleText(`Replication slots of ${space.name}`, 120)}
        columns={columnsOf(space)}
        rows={space.retentions}
        rowId={({ party, name }) => `${party} ${name}`}
        sort={{ id: 'bytes', descending: true }}
        onOpen={({ nodeId }) => (nodeId === undefined ? undefined : router.go(nodeRoute(nodeId)))}
      />
    </div>
  );
};
