import { useMemo, useState } from 'react';
import { bytesText, countText, ownedStateText, partyName } from '#shared/format';
import type { OwnedKey, SpaceView } from '#shared/model';
import type { Fault } from '#shared/fault';
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

const rangeText = ({ from, to, of }: NonNullable<AskedKeys['range']>): string =>
  ` in ${from === to ? `range ${countText(from)}` : `ranges ${countText(from)} to ${countText(to)}`} of ${countText(of)}`;

const titleOf = (space: SpaceView, { party, role, prefix, range }: AskedKeys): string => {
  const what =
    prefix === undefined ? 'Keys' : prefix === '' ? 'Keys without a prefix' : `Keys under ${prefix}`;
  const where = range === undefined ? '' : rangeText(range);
  if (party === undefined) return `${what} in ${space.name}${where}`;
  return `${what} ${role === 'secondary' ? 'with a copy on' : 'of'} ${partyName(space, party)}${where}`;
};

/** A system that cannot tell the keys of one range apart still has a list of all of them. */
const isOnlyRange = ({ code }: Fault, { range }: AskedKeys): boolean =>
  range !== undefined && code === 'ownership.not-listable';

/** Keys as the system lists them now, page by page. */
export const KeyList = ({
  space,
  asked,
  onClose,
  onFind,
  onWiden,
}: {
  readonly space: SpaceView;
  readonly asked: AskedKeys;
  readonly onClose: () => void;
  /** One key was chosen. */
  readonly onFind: (key: string) => void;
  /** All keys of the same owner are wanted, not those of one range. */
  readonly onWiden: () => void;
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
                ? data.next === undefined
                  ? ''
                  : 'There are more to look through.'
                : asked.range !== undefined
                  ? // A page by range holds as many as were found in what was looked through.
                    `${countText(data.keys.length)} on this page${data.next === undefined ? ', the last' : ''}.`
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
        {error === null ? null : isOnlyRange(error, asked) ? (
          <EmptyBlock
            action={
              <Button onClick={onWiden}>
                All keys {asked.role === 'secondary' ? 'with a copy on' : 'of'}{' '}
                <SafeText text={partyName(space, asked.party)} mono limit={40} />
              </Button>
            }
          >
            This system cannot list the keys of one range apart from the others.
          </EmptyBlock>
        ) : (
          <ErrorBlock {...explainFault(error)} />
        )}
        {data === undefined ? null : (
          <div className={styles['table']}>
            <Table
              key={`${order} ${cursor ?? ''}`}
              label={visibleText(titleOf(space, asked), 100)}
              columns={columns}
              rows={data.keys}
              rowId={({ key }) => key}
              onOpen={({ key }) => onFind(key)}
              empty={
                <EmptyBlock>
                  {data.next === undefined
                    ? 'No such key now.'
                    : 'None among those that were looked through for this page.'}
                </EmptyBlock>
              }
            />
          </div>
        )}
      </div>
    </Sheet>
  );
};
