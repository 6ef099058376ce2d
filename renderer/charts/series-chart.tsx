import { Area, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { ChartFrame, Gaps, insets, Over, ReadLine, Thresholds, TimeLine, ValueLines } from './frame/index.ts';
import { gapsOf, valueScale, withGaps, type ChartPoint, type ThresholdLine } from './scale/index.ts';

export type SeriesChartProps = {
  /** What is drawn, with its time: the name of the picture for a screen reader. */
  readonly label: string;
  readonly points: readonly ChartPoint[];
  readonly from: number;
  readonly to: number;
  readonly limits?: readonly ThresholdLine[];
  /** A fixed top, such as 1 for a share; else the scale follows what is drawn. */
  readonly top?: number;
  /** What a round number is counted in, such as a GiB. */
  readonly unit?: number;
  readonly valueText: (value: number) => string;
  readonly timeText: (at: number) => string;
  readonly height?: number;
};

const pointSays = (point: ChartPoint, text: (value: number) => string): string =>
  text(point.min) === text(point.max)
    ? text(point.last)
    : `${text(point.last)}, ${text(point.min)} to ${text(point.max)}`;

/** One number over time: the line is the last value, the band its extremes. Silence is a gap, never a line. */
export const SeriesChart = (props: SeriesChartProps) => {
  const { points, from, to, limits = [], valueText, timeText, height = 132 } = props;
  const ceiling = props.top === undefined ? [] : [props.top];
  const scale = valueScale(
    [...points.map((p) => p.max), ...points.map((p) => p.min), ...limits.map((l) => l.value), ...ceiling],
    3,
    props.unit,
  );
  return (
    <ChartFrame
      label={props.label}
      from={from}
      to={to}
      height={height}
      timeText={timeText}
      readings={points.map((point) => ({ at: point.at, says: pointSays(point, valueText) }))}
    >
      {({ width, readAt }) => (
        <ComposedChart
          width={width}
          height={height}
          data={[...withGaps(points)]}
          margin={insets}
          accessibilityLayer={false}
        >
          <XAxis dataKey="at" type="number" domain={[from, to]} allowDataOverflow hide />
          <YAxis type="number" domain={[scale.low, scale.high]} allowDataOverflow hide />
          <ValueLines ticks={scale.ticks} text={valueText} />
          <Gaps gaps={gapsOf(points)} />
          <Area
            dataKey="range"
            stroke="none"
            fill="var(--ink-2)"
            fillOpacity={0.5}
            isAnimationActive={false}
            activeDot={false}
          />
          <Line
            dataKey="last"
            stroke="var(--fg-2)"
            strokeWidth={1.5}
            dot={false}
            isAnimationActive={false}
            activeDot={false}
          />
          <Over>
            <Thresholds lines={limits} />
            <TimeLine from={from} to={to} />
            <ReadLine readAt={readAt} />
          </Over>
        </ComposedChart>
      )}
    </ChartFrame>
  );
};
