import { bytesText, factText, forecastShort, percentText } from '#shared/format';
import { valueOf, type EpochMs, type Fact, type NodeView, type Volume } from '#shared/model';
import type { ReactNode } from 'react';
import { fullAtOf, usedRatio, useIsOld } from '../../../queries/index.ts';
import { Age, Gauge, Panel, SafeText, Table, type Column } from '../../../ui/index.ts';
import styles from './disk.module.css';

type Row = { readonly volume: Volume; readonly view: NodeView };

/** A value, or "unknown" with its reason on hover and for a screen reader. */
const Value = <T,>({ fact, text }: { readonly fact: Fact<T>; readonly text: (value: T) => ReactNode }) =>
  fact.state === 'known' ? (
    text(fact.value)
  ) : (
    <span className={styles['unknown']} title={`${factText(fact)}. ${fact.says}`}>
      unknown
    </span>
  );

const inodeRatio = ({ inodes }: Volume): number | undefined => {
  const value = valueOf(inodes);
  return value === undefined || value.total === 0 ? undefined : 1 - value.free / value.total;
};

const forecastOf = ({ view, volume }: Row) =>
  view.forecasts.find((each) => each.mount === volume.mount)?.space;

const UsedCell = ({ volume }: { readonly volume: Volume }) => {
  const ratio = usedRatio(volume);
  return (
    <span className={styles['used']}>
      <span>{ratio === undefined ? 'unknown' : percentText(ratio)}</span>
      <Gauge usedRatio={ratio} label={`Used of ${volume.mount}`} />
    </span>
  );
};

const columnsAt = (now: EpochMs, isOld: ReturnType<typeof useIsOld>): readonly Column<Row>[] => [
  {
    id: 'mount',
    header: 'File system',
    sortBy: ({ volume }) => volume.mount,
    cell: ({ volume }) => (
      <span className={styles['mount']}>
        <SafeText text={volume.mount} mono />
        <small>
          <SafeText text={`${volume.device}, ${volume.fileSystem}`} />
        </small>
      </span>
    ),
  },
  {
    id: 'size',
    header: 'Size',
    align: 'end',
    sortBy: ({ volume }) => valueOf(volume.space)?.sizeBytes,
    cell: ({ volume }) => <Value fact={volume.space} text={(space) => bytesText(space.sizeBytes)} />,
  },
  {
    id: 'available',
    header: 'Available',
    align: 'end',
    sortBy: ({ volume }) => valueOf(volume.space)?.availableBytes,
    cell: ({ volume }) => <Value fact={volume.space} text={(space) => bytesText(space.availableBytes)} />,
  },
  {
    id: 'used',
    header: 'Used',
    sortBy: ({ volume }) => usedRatio(volume),
    width: '120px',
    cell: ({ volume }) => <UsedCell volume={volume} />,
  },
  {
    id: 'inodes',
    header: 'Inodes used',
    align: 'end',
    sortBy: ({ volume }) => inodeRatio(volume),
    cell: ({ volume }) => (
      <Value
        fact={volume.inodes}
        text={() =>
          inodeRatio(volume) === undefined ? 'no fixed number' : percentText(inodeRatio(volume) ?? 0)
        }
      />
    ),
  },
  {
    id: 'writes',
    header: 'Writes',
    cell: ({ volume }) => (
      <Value
        fact={volume.readOnly}
        text={(readOnly) => (readOnly ? <b className={styles['bad']}>read-only</b> : 'yes')}
      />
    ),
  },
  {
    id: 'forecast',
    header: 'Forecast',
    sortBy: (row) => fullAtOf(forecastOf(row)),
    cell: (row) => {
      const forecast = forecastOf(row);
      return forecast === undefined ? 'no forecast yet' : forecastShort(forecast, now);
    },
  },
  {
    id: 'age',
    header: 'Age',
    align: 'end',
    cell: ({ volume }) => (
      <span className={isOld(volume.space, now) ? styles['old'] : styles['age']}>
        <Age at={volume.space.observedAt} />
      </span>
    ),
  },
];

/** Every real file system of the node; a row shows its forecast above. */
export const VolumeTable = ({
  view,
  now,
  onMount,
}: {
  readonly view: NodeView;
  readonly now: EpochMs;
  readonly onMount: (mount: string) => void;
}) => {
  const isOld = useIsOld();
  const { volumes } = view.facts;
  return (
    <Panel title="File systems" aside={<SafeText text={`from ${volumes.source}`} />}>
      <div className={isOld(volumes, now) ? 'hatched' : undefined}>
        <Table
          label="File systems"
          columns={columnsAt(now, isOld)}
          rows={(valueOf(volumes) ?? []).map((volume) => ({ volume, view }))}
          rowId={({ volume }) => volume.mount}
          onOpen={({ volume }) => onMount(volume.mount)}
          empty={
            <>
              {volumes.state === 'unknown' ? (
                <>
                  The file systems are {factText(volumes)}. <SafeText text={volumes.says} limit={400} />
                </>
              ) : (
                'This node lists no file system on a disk of its own.'
              )}
            </>
          }
        />
      </div>
    </Panel>
  );
};
