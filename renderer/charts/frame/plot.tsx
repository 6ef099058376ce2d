import type { ReactNode } from 'react';
import { Area, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { gapsOf, withGaps, type ChartPoint } from '../scale/index.ts';
import { TimeLine } from './axes.tsx';
import { ChartFrame, type FrameProps } from './chart-frame.tsx';
import { insets } from './insets.ts';
import { Gaps, ReadLine } from './marks.tsx';
import { Over } from './places.tsx';

/** A line between points that were measured or are expected; a break in them is a break in it. */
export const PlotLine = ({
  of,
  stroke = 'var(--fg-2)',
  width,
  dashed = false,
}: {
  /** Which number of a row. */
  readonly of: string;
  readonly stroke?: string;
  readonly width: number;
  readonly dashed?: boolean;
}) => (
  <Line
    dataKey={of}
    stroke={stroke}
    strokeWidth={width}
    {...(dashed ? { strokeDasharray: '5 3' } : {})}
    dot={false}
    isAnimationActive={false}
    activeDot={false}
  />
);

/** A filled stretch: under a number, or between the two of a pair. */
export const PlotArea = ({
  of,
  fill,
  opacity,
}: {
  readonly of: string;
  readonly fill: string;
  readonly opacity: number;
}) => (
  <Area
    dataKey={of}
    stroke="none"
    fill={fill}
    fillOpacity={opacity}
    isAnimationActive={false}
    activeDot={false}
  />
);

/**
 * What every chart is: a frame that can be read point by point, a line of time that ends where it is told, a scale, hatching
 * over silence, and the marks that stand over the data.
 */
export const Plot = ({
  points,
  more = [],
  scale,
  top,
  now,
  ground,
  over,
  children,
  ...frame
}: Omit<FrameProps, 'children'> & {
  /** What was measured, in time order. */
  readonly points: readonly ChartPoint[];
  /** Rows behind them, such as what is expected. */
  readonly more?: readonly object[];
  readonly scale: { readonly low: number; readonly high: number };
  /** Room over the plot, px, where more than a line of words stands there. */
  readonly top?: number;
  /** Where the past ends, when the picture goes on. */
  readonly now?: number;
  /** Under everything, the hatching too. */
  readonly ground: ReactNode;
  /** Over everything but the clock times and the point being read. */
  readonly over: ReactNode;
  /** The lines and areas. */
  readonly children: ReactNode;
}) => {
  const { from, to, height, sides = insets } = frame;
  return (
    <ChartFrame {...frame}>
      {({ width, readAt }) => (
        <ComposedChart
          width={width}
          height={height}
          data={[...withGaps(points), ...more]}
          margin={{ ...sides, ...(top === undefined ? {} : { top }) }}
          accessibilityLayer={false}
        >
          <XAxis dataKey="at" type="number" domain={[from, to]} allowDataOverflow hide />
          <YAxis type="number" domain={[scale.low, scale.high]} allowDataOverflow hide />
          {ground}
          <Gaps gaps={gapsOf(points)} />
          {children}
          <Over>
            {over}
            <TimeLine from={from} to={to} {...(now === undefined ? {} : { now })} />
            <ReadLine readAt={readAt} />
          </Over>
        </ComposedChart>
      )}
    </ChartFrame>
  );
};
