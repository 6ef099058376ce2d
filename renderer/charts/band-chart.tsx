import { BandGround, RaisedMark } from './band-marks.tsx';
import { narrowInsets, Plot, PlotLine, Thresholds } from './frame/index.ts';
import { closeScale, type ChartPoint, type Tone } from './scale/index.ts';

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
    <Plot
      label={props.label}
      points={points}
      from={from}
      to={to}
      height={height}
      sides={narrowInsets}
      scale={scale}
      timeText={timeText}
      readings={points.map((point) => ({ at: point.at, says: valueText(point.last) }))}
      ground={<BandGround raises={raises.value} clears={clears.value} tone={tone} />}
      over={
        <>
          <Thresholds
            lines={[
              { value: raises.value, label: raises.says, tone },
              { value: clears.value, label: clears.says, tone: 'plain' },
            ]}
          />
          {props.raisedAt === undefined ? null : <RaisedMark raised={props.raisedAt} tone={tone} />}
        </>
      }
    >
      <PlotLine of="last" stroke="var(--fg-1)" width={1.6} />
    </Plot>
  );
};
