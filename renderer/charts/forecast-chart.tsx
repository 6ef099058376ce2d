import { Area, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import {
  Annotations,
  ChartFrame,
  Gaps,
  insets,
  Over,
  ReadLine,
  Thresholds,
  TimeLine,
  ValueLines,
  type Reading,
} from './frame/index.ts';
import { CrossingMark, FutureGround, NowMark } from './forecast-marks.tsx';
import {
  aheadMs,
  forecastRows,
  gapsOf,
  ratioScale,
  toneColour,
  withGaps,
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
    <ChartFrame
      label={props.label}
      from={from}
      to={to}
      height={height}
      restAt={now}
      timeText={props.timeText}
      readings={readingsOf(props, to)}
    >
      {({ width, readAt }) => (
        <ComposedChart
          width={width}
          height={height}
          data={[...withGaps(points), ...toNow, ...ahead]}
          margin={{ ...insets, top: 30 }}
          accessibilityLayer={false}
        >
          <XAxis dataKey="at" type="number" domain={[from, to]} allowDataOverflow hide />
          <YAxis type="number" domain={[scale.low, scale.high]} allowDataOverflow hide />
          <FutureGround now={now} />
          <ValueLines ticks={scale.ticks} text={shareText} />
          <Gaps gaps={gapsOf(points)} />
          <Area
            dataKey="last"
            stroke="none"
            fill="var(--ink-3)"
            fillOpacity={0.32}
            isAnimationActive={false}
            activeDot={false}
          />
          <Area
            dataKey="range"
            stroke="none"
            fill="var(--ink-2)"
            fillOpacity={0.6}
            isAnimationActive={false}
            activeDot={false}
          />
          <Area
            dataKey="cone"
            stroke="none"
            fill={toneColour[tone]}
            fillOpacity={0.16}
            isAnimationActive={false}
            activeDot={false}
          />
          <Line
            dataKey="last"
            stroke="var(--fg-2)"
            strokeWidth={1.7}
            dot={false}
            isAnimationActive={false}
            activeDot={false}
          />
          <Line
            dataKey="median"
            stroke={toneColour[tone]}
            strokeWidth={1.8}
            strokeDasharray="5 3"
            dot={false}
            isAnimationActive={false}
            activeDot={false}
          />
          <Over>
            <Thresholds lines={thresholds} until={now} />
            <Annotations notes={notes} value={(at) => levelNear(points, at)} />
            <NowMark now={now} share={share} tone={tone} />
            {crossing === undefined || share === undefined ? null : (
              <CrossingMark crossing={crossing} tone={tone} to={to} />
            )}
            <TimeLine from={from} to={to} now={now} />
            <ReadLine readAt={readAt} />
          </Over>
        </ComposedChart>
      )}
    </ChartFrame>
  );
};
