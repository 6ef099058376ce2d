import { useState } from 'react';
import { clockText, durationText, memoryText, millisecondsText, percentText } from '#shared/format';
import { epochMs, type Metric, type NodeView } from '#shared/model';
import { SeriesChart, type ThresholdLine } from '../../charts/index.ts';
import { explainFault, useNodeHistory } from '../../queries/index.ts';
import { EmptyBlock, ErrorBlock, Panel, Segmented, useNow } from '../../ui/index.ts';
import { pointCount, spanMs, spans, type SpanName } from './disk/index.ts';
import styles from './node.module.css';

type Series = {
  readonly metric: Metric;
  readonly title: string;
  readonly text: (value: number) => string;
  readonly top?: number;
  readonly unit?: number;
  readonly limits?: readonly ThresholdLine[];
  readonly aside?: string;
};

const gibibyte = 1_073_741_824;
const redrawMs = 10_000;
const spanOptions = spans.map(({ value, label }) => ({ value, label }));

const seriesOf = ({ node, facts }: NodeView): readonly Series[] => [
  {
    metric: 'roundTripMs',
    title: 'Round trip',
    text: (ms) => (ms === 0 ? '0 ms' : millisecondsText(ms)),
    limits: [{ value: node.roundTripTargetMs, label: '', tone: 'plain' }],
    aside: `dotted: target ${millisecondsText(node.roundTripTargetMs)}`,
  },
  { metric: 'cpu.usedRatio', title: 'Processor used', text: percentText, top: 1 },
  { metric: 'load.one', title: 'Load, 1 min', text: (load) => load.toFixed(load < 10 ? 1 : 0) },
  {
    metric: 'memory.availableBytes',
    title: 'Memory available',
    text: memoryText,
    unit: gibibyte,
    ...(facts.memory.state === 'known' ? { top: facts.memory.value.totalBytes } : {}),
  },
  { metric: 'temperature.celsius', title: 'Temperature', text: (celsius) => `${Math.round(celsius)} °C` },
];

const SeriesOf = ({
  view,
  series,
  span,
}: {
  readonly view: NodeView;
  readonly series: Series;
  readonly span: SpanName;
}) => {
  const now = useNow(redrawMs);
  const history = useNodeHistory({
    nodeId: view.node.id,
    metric: series.metric,
    subject: '',
    spanMs: spanMs(span),
    points: pointCount,
  });
  const points = history.data?.points ?? [];
  return (
    <section className={styles['series']} aria-label={series.title}>
      <h3>
        {series.title} <small>{series.aside ?? ''}</small>
      </h3>
      {history.error !== null ? (
        <ErrorBlock {...explainFault(history.error)} />
      ) : points.length === 0 ? (
        <EmptyBlock>
          {history.isPending ? 'Reading the history...' : 'Nothing was recorded in this time.'}
        </EmptyBlock>
      ) : (
        <SeriesChart
          label={`${series.title}, last ${durationText(spanMs(span))}`}
          points={points}
          from={now - spanMs(span)}
          to={now}
          valueText={series.text}
          timeText={(at) => clockText(epochMs(at), epochMs(now))}
          {...(series.limits === undefined ? {} : { limits: series.limits })}
          {...(series.unit === undefined ? {} : { unit: series.unit })}
          {...(series.top === undefined ? {} : { top: series.top })}
        />
      )}
    </section>
  );
};

/** How the machine has done: only what it can measure is drawn. */
export const HistoryPanel = ({ view }: { readonly view: NodeView }) => {
  const [span, setSpan] = useState<SpanName>('6h');
  const drawn = seriesOf(view).filter(
    ({ metric }) => metric !== 'temperature.celsius' || view.facts.temperature.state === 'known',
  );
  return (
    <Panel
      title="History"
      aside={
        <Segmented label="History of the machine" options={spanOptions} value={span} onChange={setSpan} />
      }
    >
      <div className={styles['charts']}>
        {drawn.map((series) => (
          <SeriesOf key={series.metric} view={view} series={series} span={span} />
        ))}
      </div>
    </Panel>
  );
};
