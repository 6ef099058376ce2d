import { Plot, PlotArea, PlotLine, Thresholds, ValueLines } from './frame/index.ts';
import { valueScale, type ChartPoint, type ThresholdLine } from './scale/index.ts';

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
    <Plot
      label={props.label}
      points={points}
      from={from}
      to={to}
      height={height}
      scale={scale}
      timeText={timeText}
      readings={points.map((point) => ({ at: point.at, says: pointSays(point, valueText) }))}
      ground={<ValueLines ticks={scale.ticks} text={valueText} />}
      over={<Thresholds lines={limits} />}
    >
      <PlotArea of="range" fill="var(--ink-2)" opacity={0.5} />
      <PlotLine of="last" width={1.5} />
    </Plot>
  );
};
