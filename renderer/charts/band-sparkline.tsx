import styles from './band-sparkline.module.css';
import { closeScale, toneColour, withGaps, type ChartPoint, type Tone } from './scale/index.ts';

const width = 132;
const height = 28;
/** Room over and under, so that a line on the edge is not cut. */
const pad = 2;

/** The path of a series; a break starts a new piece. */
const pathOf = (
  points: readonly ChartPoint[],
  x: (at: number) => number,
  y: (value: number) => number,
): string =>
  withGaps(points)
    .map((row, index, rows) => {
      if (row.last === null) return '';
      const starts = index === 0 || rows[index - 1]?.last === null;
      return `${starts ? 'M' : 'L'}${x(row.at).toFixed(1)} ${y(row.last).toFixed(1)}`;
    })
    .join('');

/** A value over time between the two thresholds of its alarm, small enough for a row. The words stand beside it. */
export const BandSparkline = ({
  points,
  from,
  to,
  raises,
  clears,
  tone,
}: {
  readonly points: readonly ChartPoint[];
  readonly from: number;
  readonly to: number;
  readonly raises: number;
  readonly clears: number;
  readonly tone: Tone;
}) => {
  const scale = closeScale([...points.map((point) => point.last), raises, clears]);
  const x = (at: number): number => ((at - from) / (to - from)) * width;
  const y = (value: number): number =>
    pad + (1 - (value - scale.low) / (scale.high - scale.low)) * (height - 2 * pad);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={`M0 ${y(raises)}H${width}`} stroke={toneColour[tone]} className={styles['limit']} />
      <path d={`M0 ${y(clears)}H${width}`} stroke={toneColour.plain} className={styles['limit']} />
      <path d={pathOf(points, x, y)} className={styles['line']} />
    </svg>
  );
};
