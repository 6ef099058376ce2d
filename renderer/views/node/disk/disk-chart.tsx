import { clockText, durationText, percentText } from '#shared/format';
import { epochMs, valueOf, type Forecast, type NodeView, type Volume } from '#shared/model';
import { cleanUpsIn, ForecastChart, usedPoints, type Tone } from '../../../charts/index.ts';
import {
  explainFault,
  useIsOld,
  useNodeHistory,
  useNodePolicy,
  useOpenAlarms,
} from '../../../queries/index.ts';
import { EmptyBlock, ErrorBlock, useNow, visibleText } from '../../../ui/index.ts';
import { diskThresholds } from './disk-thresholds.ts';
import { amountText, cleanUpNotes, crossingOf, type Quantity } from './disk-words.ts';
import { pointCount, spanMs, type SpanName } from './span.ts';

/** The picture moves on in steps; a crossing counted down by the second would make it tremble. */
const redrawMs = 10_000;
/** More marks than this write over each other. */
const notesShown = 2;

const metrics = {
  space: { left: 'volume.availableBytes', total: 'volume.sizeBytes' },
  inodes: { left: 'volume.freeInodes', total: 'volume.totalInodes' },
} as const;

const amountsNow = (
  volume: Volume,
  quantity: Quantity,
): { readonly left: number; readonly total: number } | undefined => {
  if (quantity === 'space') {
    const space = valueOf(volume.space);
    return space && { left: space.availableBytes, total: space.sizeBytes };
  }
  const inodes = valueOf(volume.inodes);
  return inodes && { left: inodes.free, total: inodes.total };
};

const usePoints = (
  view: NodeView,
  mount: string,
  quantity: Quantity,
  span: SpanName,
  total: number | undefined,
) => {
  const ask = { nodeId: view.node.id, subject: mount, spanMs: spanMs(span), points: pointCount };
  const left = useNodeHistory({ ...ask, metric: metrics[quantity].left });
  const totals = useNodeHistory({ ...ask, metric: metrics[quantity].total });
  return {
    error: left.error,
    isPending: left.isPending,
    points: usedPoints(left.data?.points ?? [], totals.data?.points ?? [], total),
  };
};

/** One file system as history and forecast, with its thresholds and clean-ups. */
export const DiskChart = ({
  view,
  volume,
  quantity,
  span,
  forecast,
}: {
  readonly view: NodeView;
  readonly volume: Volume;
  readonly quantity: Quantity;
  readonly span: SpanName;
  readonly forecast: Forecast | undefined;
}) => {
  const now = epochMs(useNow(redrawMs));
  const { mount } = volume;
  const isOld = useIsOld();
  const amounts = amountsNow(volume, quantity);
  const { points, error, isPending } = usePoints(view, mount, quantity, span, amounts?.total);
  const policy = useNodePolicy(view.node.id).data?.policy;
  const alarm = useOpenAlarms(view.node.id).find(
    ({ evidence }) =>
      (evidence.rule === 'disk-space' || evidence.rule === 'disk-inodes') &&
      evidence.rule === `disk-${quantity}` &&
      evidence.mount === mount,
  );
  if (error !== null) return <ErrorBlock {...explainFault(error)} />;
  if (amounts === undefined && points.length === 0 && !isPending)
    return (
      <EmptyBlock>
        The {quantity === 'space' ? 'space' : 'inodes'} of this file system cannot be told, so there is
        nothing to draw.
      </EmptyBlock>
    );
  const fresh =
    amounts !== undefined &&
    amounts.total > 0 &&
    !isOld(quantity === 'space' ? volume.space : volume.inodes, now);
  const crossing = fresh ? crossingOf(forecast, now) : undefined;
  const tone: Tone = alarm?.severity ?? 'plain';
  return (
    <ForecastChart
      label={`${quantity === 'space' ? 'Space' : 'Inodes'} used of ${visibleText(mount)} over ${durationText(spanMs(span))}${crossing === undefined ? '' : `, ${crossing.title}, ${crossing.range}`}`}
      points={points}
      from={now - spanMs(span)}
      now={now}
      share={fresh ? 1 - amounts.left / amounts.total : undefined}
      crossing={crossing}
      tone={tone}
      thresholds={diskThresholds(quantity, amounts?.total, alarm, policy)}
      notes={cleanUpNotes(cleanUpsIn(points, notesShown), quantity, amounts?.total, now)}
      shareText={percentText}
      valueText={(share) =>
        amounts === undefined
          ? percentText(share)
          : `${percentText(share)} used, ${amountText(quantity, (1 - share) * amounts.total)} left`
      }
      timeText={(at) => clockText(epochMs(at), now)}
      height={300}
    />
  );
};
