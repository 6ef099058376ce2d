import {
  Annotations,
  Plot,
  PlotArea,
  PlotLine,
  Thresholds,
  ValueLines,
  type Reading,
} from './frame/index.ts';
import { CrossingMark, FutureGround, NowMark } from './forecast-marks.tsx';
import {
  aheadMs,
  forecastRows,
  ratioScale,
  toneColour,
  type Annotation,
  type ChartPoint,
  type Crossing,
  type ThresholdLine,
  type Tone,
} from './scale/index.ts';

export type ForecastChartProps = {
  /** What is drawn, with its time and its crossing: the name of the picture for a screen reader. */
  readonly label: string;
  /** Used shares, 0 to 1. */
  readonly points: readonly ChartPoint[];
  readonly from: number;
  readonly now: number;
  /** The share at `now`; undefined when it is not known, and then nothing is drawn ahead. */
  readonly share: number | undefined;
  readonly crossing?: (Crossing & { readonly title: string; readonly range: string }) | undefined;
  readonly tone: Tone;
  readonly thresholds?: readonly ThresholdLine[];
  readonly notes?: readonly Annotation[];
  /** A share on the axis. */
  readonly shareText: (share: number) => string;
  /** A share when it is read: as long as it needs to be. */
  readonly valueText?: (share: number) => string;
  readonly timeText: (at: number) => string;
  readonly height?: number;
};

const readingsOf = (
  { points, now, share, crossing, shareText, valueText = shareText }: ForecastChartProps,
  to: number,
): readonly Reading[] => {
  const past = points.map((point) => ({ at: point.at, says: valueText(point.last) }));
  if (share === undefined || crossing === undefined) return past;
  const ahead = forecastRows(now, share, crossing, to)
    .slice(1)
    .map(({ at, cone }) => ({
      at,
      says:
        cone[0] >= 1
          ? 'full even at the slowest'
          : `expected ${shareText(cone[0])} to ${shareText(cone[1])} used`,
    }));
  return [...past, ...ahead];
};

/** The level a mark stands on: the higher of the two points around its moment, since a clean-up falls between them. */
const levelNear = (points: readonly ChartPoint[], at: number): number | undefined => {
  const index = points.findLastIndex((point) => point.at <= at);
  const shares = [points[index - 1]?.last, points[index]?.last].filter((share) => share !== undefined);
  return shares.length === 0 ? undefined : Math.max(...shares);
};

/** The history of a disk left of now and what follows from it right of now, on one time scale. */
export const ForecastChart = (props: ForecastChartProps) => {
  const {
    points,
    from,
    now,
    share,
    crossing,
    tone,
    thresholds = [],
    notes = [],
    shareText,
    height = 320,
  } = props;
  const to = now + aheadMs(now - from, now, crossing);
  const scale = ratioScale([...points.map((point) => point.min), ...(share === undefined ? [] : [share])]);
  const ahead = share === undefined || crossing === undefined ? [] : forecastRows(now, share, crossing, to);
  // The line reaches the newest value at now; a node that fell silent has none, and its line ends where it fell silent.
  const toNow = share === undefined ? [] : [{ at: now, last: share }];
  return (
    <Plot
      label={props.label}
      points={points}
      more={[...toNow, ...ahead]}
      from={from}
      to={to}
      now={now}
      height={height}
      top={30}
      restAt={now}
      scale={scale}
      timeText={props.timeText}
      readings={readingsOf(props, to)}
      ground={
        <>
          <FutureGround now={now} />
          <ValueLines ticks={scale.ticks} text={shareText} />
        </>
      }
      over={
        <>
          <Thresholds lines={thresholds} until={now} />
          <Annotations notes={notes} value={(at) => levelNear(points, at)} />
          <NowMark now={now} share={share} tone={tone} />
          {crossing === undefined || share === undefined ? null : (
            <CrossingMark crossing={crossing} tone={tone} to={to} />
          )}
        </>
      }
    >
      <PlotArea of="last" fill="var(--ink-3)" opacity={0.32} />
      <PlotArea of="range" fill="var(--ink-2)" opacity={0.6} />
      <PlotArea of="cone" fill={toneColour[tone]} opacity={0.16} />
      <PlotLine of="last" width={1.7} />
      <PlotLine of="median" stroke={toneColour[tone]} width={1.8} dashed />
    </Plot>
  );
};
