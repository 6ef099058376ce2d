import { useState } from 'react';
import { valueOf, type EpochMs, type NodeView, type Volume } from '#shared/model';
import { Age, EmptyBlock, Panel, SafeText, Segmented } from '../../../ui/index.ts';
import { factText } from '#shared/format';
import { spaceForecast, useIsOld } from '../../../queries/index.ts';
import { DiskChart } from './disk-chart.tsx';
import { methodWords, type Quantity } from './disk-words.ts';
import styles from './disk.module.css';
import { firstSpan, spans, type SpanName } from './span.ts';

const quantities = [
  { value: 'space', label: 'Space' },
  { value: 'inodes', label: 'Inodes' },
] as const;

const spanOptions = spans.map(({ value, label }) => ({ value, label }));

const MountTabs = ({
  volumes,
  mount,
  onMount,
}: {
  readonly volumes: readonly Volume[];
  readonly mount: string;
  readonly onMount: (mount: string) => void;
}) => (
  <div className={styles['mounts']}>
    <Segmented
      label="File system"
      options={volumes.map((volume) => ({
        value: volume.mount,
        label: <SafeText text={volume.mount} limit={40} mono />,
      }))}
      value={mount}
      onChange={onMount}
    />
  </div>
);

export type DiskPanelProps = {
  readonly view: NodeView;
  readonly now: EpochMs;
  readonly mount: string | undefined;
  readonly onMount: (mount: string) => void;
};

/** The past of one file system and what follows from it. */
export const DiskPanel = ({ view, now, mount, onMount }: DiskPanelProps) => {
  const [quantity, setQuantity] = useState<Quantity>('space');
  const [span, setSpan] = useState<SpanName>(() => firstSpan(spaceForecast(view, mount ?? ''), now));
  const isOld = useIsOld();
  const { volumes } = view.facts;
  const known = valueOf(volumes);
  const volume = known?.find((each) => each.mount === mount);
  const forecast = view.forecasts.find((each) => each.mount === mount)?.[quantity];
  if (known === undefined || volume === undefined)
    return (
      <Panel title="Disk forecast">
        <EmptyBlock>
          {volumes.state === 'unknown'
            ? `The file systems are ${factText(volumes)}.`
            : 'This node lists no file system on a disk of its own.'}
        </EmptyBlock>
      </Panel>
    );
  return (
    <Panel title="Disk forecast" aside={<SafeText text={methodWords(forecast, now)} limit={200} />}>
      <div className={styles['tools']}>
        <MountTabs volumes={known} mount={volume.mount} onMount={onMount} />
        <Segmented label="Quantity" options={quantities} value={quantity} onChange={setQuantity} />
        <span className={styles['space']} />
        <Segmented label="History" options={spanOptions} value={span} onChange={setSpan} />
      </div>
      {isOld(volume.space, now) ? (
        <p className={styles['stale']}>
          Nothing new since <Age at={volume.space.observedAt} />; the line ends there and nothing is forecast
          from it.
        </p>
      ) : null}
      <DiskChart view={view} volume={volume} quantity={quantity} span={span} forecast={forecast} />
    </Panel>
  );
};
