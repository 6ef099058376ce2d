import { ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { BandGround, RaisedMark } from './band-marks.tsx';
import { ChartFrame, Gaps, narrowInsets, Over, ReadLine, Thresholds, TimeLine } from './frame/index.ts';
import { closeScale, gapsOf, withGaps, type ChartPoint, type Tone } from './scale/index.ts';

export type BandChartProps = {
  /** What is drawn, with its time: the name of the picture for a screen reader. */
  readonly label: string;
  readonly points: readonly ChartPoint[];
  readonly from: number;
  readonly to: number;
  /** Where the alarm is raised, and where it clears; between them it keeps the state it has. */
  readonly raises: { readonly value: number; readonly says: string };
  readonly clears: { readonly value: number; readonly says: string };
  readonly raisedAt?: { readonly at: number; readonly says: string } | undefined;
  readonly tone: Tone;
  readonly valueText: (value: number) => string;
  readonly timeText: (at: number) => string;
  readonly height?: number;
};

/** A value between the two thresholds of its alarm, so that the operator sees why it rings and when it will stop. */
export const BandChart = (props: BandChartProps) => {
  const { points, from, to, raises, clears, tone, valueText, timeText, height = 150 } = props;
  const scale = closeScale([
    ...points.flatMap((point) => [point.min, point.max]),
    raises.value,
    clears.value,
  ]);
  return (
    <ChartFrame
      label={props.label}
      from={from}
      to={to}
      height={height}
      sides={narrowInsets}
      timeText={timeText}
      readings={points.map((point) => ({ at: point.at, says: valueText(point.last) }))}
    >
      {({ width, readAt }) => (
        <ComposedChart
          width={width}
          height={height}
          data={[...withGaps(points)]}
          margin={narrowInsets}
          accessibilityLayer={false}
        >
          <XAxis dataKey="at" type="number" domain={[from, to]} allowDataOverflow hide />
          <YAxis type="number" domain={[scale.low, scale.high]} width={0} allowDataOverflow hide />
          <BandGround raises={raises.value} clears={clears.value} tone={tone} />
          <Gaps gaps={gapsOf(points)} />
          <Line
            dataKey="last"
            stroke="var(--fg-1)"
            strokeWidth={1.6}
            dot={false}
            isAnimationActive={false}
            activeDot={false}
          />
          <Over>
            <Thresholds
              lines={[
                { value: raises.value, label: raises.says, tone },
                { value: clears.value, label: clears.says, tone: 'plain' },
              ]}
            />
            {props.raisedAt === undefined ? null : <RaisedMark raised={props.raisedAt} tone={tone} />}
            <TimeLine from={from} to={to} />
            <ReadLine readAt={readAt} />
          </Over>
        </ComposedChart>
      )}
    </ChartFrame>
  );
};
