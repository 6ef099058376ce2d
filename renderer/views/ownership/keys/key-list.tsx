import { useMemo, useState } from 'react';
import { bytesText, countText, ownedStateText, partyName } from '#shared/format';
import type { OwnedKey, SpaceView } from '#shared/model';
import { explainFault, useOwnedKeys } from '../../../queries/index.ts';
import {
  Age,
  Button,
  EmptyBlock,
  ErrorBlock,
  SafeText,
  Segmented,
  Sheet,
  Table,
  visibleText,
  type Column,
} from '../../../ui/index.ts';
import type { AskedKeys } from './asked-keys.ts';
import styles from './keys.module.css';

/** One page. A system with millions of keys is never listed whole. */
const pageKeys = 500;

const columnsOf = (space: SpaceView): readonly Column<OwnedKey>[] => [
  {
    id: 'key',
    header: 'Key',
    sortBy: ({ key }) => key,
    cell: ({ key }) => <SafeText text={key} mono limit={80} />,
  },
  {
    id: 'owner',
    header: 'Owner',
    sortBy: ({ owner }) => partyName(space, owner),
    cell: ({ owner }) => <SafeText text={partyName(space, owner)} mono limit={40} />,
  },
  {
    id: 'copies',
    header: 'Copies',
    cell: ({ secondaries }) => (
      <SafeText
        text={secondaries.length === 0 ? 'none' : secondaries.map((id) => partyName(space, id)).join(', ')}
        mono={secondaries.length > 0}
        limit={80}
      />
    ),
  },
  { id: 'state', header: 'State', sortBy: ({ state }) => state, cell: ({ state }) => ownedStateText[state] },
  {
    id: 'version',
    header: 'Version',
    align: 'end',
    sortBy: ({ version }) => version,
    cell: ({ version }) => (version === undefined ? 'unknown' : countText(version)),
  },
  {
    id: 'size',
    header: 'Size',
    align: 'end',
    sortBy: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => (sizeBytes === undefined ? 'unknown' : bytesText(sizeBytes)),
  },
  {
    id: 'rate',
    header: 'Use in 1 h',
    align: 'end',
    sortBy: ({ ratePerHour }) => ratePerHour,
    cell: ({ ratePerHour }) => (ratePerHour === undefined ? 'unknown' : countText(ratePerHour)),
  },
  {
    id: 'changed',
    header: 'Changed',
    align: 'end',
    sortBy: ({ changedAt }) => changedAt,
    cell: ({ changedAt }) => (changedAt === undefined ? 'unknown' : <Age at={changedAt} suffix=" ago" />),
  },
];

const titleOf = (space: SpaceView, { party, role, prefix }: AskedKeys): string => {
  const what =
    prefix === undefined ? 'Keys' : prefix === '' ? 'Keys without a prefix' : `Keys under ${prefix}`;
  if (party === undefined) return `${what} in ${space.name}`;
  return `${what} ${role === 'secondary' ? 'with a copy on' : 'of'} ${partyName(space, party)}`;
};

/** Keys as the system lists them now, page by page. */
export const KeyList = ({
  space,
  asked,
  onClose,
  onFind,
}: {
  readonly space: SpaceView;
  readonly asked: AskedKeys;
  readonly onClose: () => void;
  /** One key was chosen. */
  readonly onFind: (key: string) => void;
}) => {
  const [order, setOrder] = useState<'key' | 'size' | 'rate'>('key');
  // Where each page began: going back asks again from there.
  const [pages, setPages] = useState<readonly (string | undefined)[]>([undefined]);
  const cursor = pages.at(-1);
  const { data, error, isFetching } = useOwnedKeys(
    { ...asked, order, limit: pageKeys, ...(cursor === undefined ? {} : { cursor }) },
    true,
  );
  const columns = useMemo(() => columnsOf(space), [space]);
  const before = (pages.length - 1) * pageKeys;
  return (
    <Sheet
      onClose={onClose}
      title={<SafeText text={titleOf(space, asked)} limit={100} />}
      aside={
        data === undefined ? undefined : (
          <>
            asked <Age at={data.at} suffix=" ago" />
          </>
        )
      }
      footer={
        <div className={styles['foot']}>
          <span role="status">
            {data === undefined
              ? 'Asking for the first page.'
              : data.keys.length === 0
                ? ''
                : `Keys ${countText(before + 1)} to ${countText(before + data.keys.length)}${data.next === undefined ? ', the last' : ''}.`}
          </span>
          <Button disabled={pages.length < 2 || isFetching} onClick={() => setPages(pages.slice(0, -1))}>
            Back
          </Button>
          <Button
            disabled={data?.next === undefined || isFetching}
            onClick={() => setPages([...pages, data?.next])}
          >
            Next {countText(pageKeys)}
          </Button>
        </div>
      }
    >
      <div className={styles['list']}>
        <div className={styles['order']}>
          <Segmented
            label="Order"
            value={order}
            onChange={(next) => {
              setOrder(next);
              setPages([undefined]);
            }}
            options={[
              { value: 'key', label: 'By name' },
              { value: 'size', label: 'Largest first' },
              { value: 'rate', label: 'Most used first' },
            ]}
          />
        </div>
        {error === null ? null : <ErrorBlock {...explainFault(error)} />}
        {data === undefined ? null : (
          <div className={styles['table']}>
            <Table
              key={`${order} ${cursor ?? ''}`}
              label={visibleText(titleOf(space, asked), 100)}
              columns={columns}
              rows={data.keys}
              rowId={({ key }) => key}
              onOpen={({ key }) => onFind(key)}
              empty={<EmptyBlock>No such key now.</EmptyBlock>}
            />
          </div>
        )}
      </div>
    </Sheet>
  );
};
