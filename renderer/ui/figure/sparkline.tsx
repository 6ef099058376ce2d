import styles from './sparkline.module.css';
import { stateLook, type StateWord } from '../state/state-word.ts';

export type SparkPoint = { readonly at: number; readonly ratio: number };

const width = 80;
const height = 24;
const top = 4;

/** Draws used shares (0 to 1) from `from` to `to`, then dashed on to `projected`. The words and numbers stand beside it. */
export const Sparkline = ({
  points,
  projected,
  from,
  to,
  tone,
}: {
  readonly points: readonly SparkPoint[];
  readonly projected?: SparkPoint | undefined;
  readonly from: number;
  readonly to: number;
  readonly tone?: StateWord | undefined;
}) => {
  const last = points.at(-1);
  if (last === undefined)
    return <svg width={width} height={height} aria-hidden="true" className={styles['spark']} />;
  // The scale reaches from a little under the lowest share to full, so that the dotted line at the top means "full".
  const floor = Math.max(0, Math.min(...points.map((p) => p.ratio)) - 0.08);
  const x = (at: number): number => ((at - from) / (to - from)) * width;
  const y = (ratio: number): number => top + (1 - (ratio - floor) / (1 - floor)) * (height - top - 2);
  const place = (point: SparkPoint): string => `${x(point.at).toFixed(1)} ${y(point.ratio).toFixed(1)}`;
  const colour = tone === undefined ? 'var(--ink-1)' : `var(${stateLook[tone].colour})`;
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      className={styles['spark']}
    >
      <path d={`M0 ${top}H${width}`} className={styles['full']} />
      <path d={`M${points.map(place).join('L')}`} className={styles['line']} />
      {projected === undefined ? null : (
        <path d={`M${place(last)}L${place(projected)}`} stroke={colour} className={styles['ahead']} />
      )}
      <circle cx={x(last.at)} cy={y(last.ratio)} r={1.8} fill={colour} />
    </svg>
  );
};
