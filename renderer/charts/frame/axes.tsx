import { tickStep, tickText, timeTicks } from '../scale/index.ts';
import styles from './marks.module.css';
import { usePlaces } from './places.tsx';

/** Room one clock time needs on the axis, px. */
const tickRoom = 88;

/** Horizontal lines with their values at the left. */
export const ValueLines = ({
  ticks,
  text,
}: {
  readonly ticks: readonly number[];
  readonly text: (value: number) => string;
}) => {
  const at = usePlaces();
  if (at === undefined) return null;
  return ticks.map((tick) => (
    <g key={tick}>
      <path d={`M${at.left} ${at.y(tick)}H${at.right}`} stroke="var(--line-1)" />
      <text x={at.left - 8} y={at.y(tick) + 4} textAnchor="end" className={styles['axis']}>
        {text(tick)}
      </text>
    </g>
  ));
};

/** Clock times along the bottom. `now` is said in bold, and no other word comes near it. */
export const TimeLine = ({
  from,
  to,
  now,
}: {
  readonly from: number;
  readonly to: number;
  readonly now?: number;
}) => {
  const at = usePlaces();
  if (at === undefined) return null;
  const most = Math.max(2, Math.floor((at.right - at.left) / tickRoom));
  const step = tickStep(from, to, most);
  const clear = (tick: number): boolean =>
    now === undefined || Math.abs(at.x(tick) - at.x(now)) > tickRoom * 0.62;
  const anchor = (x: number): 'start' | 'middle' | 'end' =>
    x - at.left < 14 ? 'start' : at.right - x < 14 ? 'end' : 'middle';
  return (
    <>
      {timeTicks(from, to, most)
        .filter(clear)
        .map((tick) => (
          <text
            key={tick}
            x={at.x(tick)}
            y={at.bottom + 18}
            textAnchor={anchor(at.x(tick))}
            className={styles['axis']}
          >
            {tickText(tick, step)}
          </text>
        ))}
      {now === undefined ? null : (
        <text
          x={at.x(now)}
          y={at.bottom + 18}
          textAnchor={anchor(at.x(now))}
          className={`${styles['axis']} ${styles['now']}`}
        >
          now {tickText(now, 0)}
        </text>
      )}
    </>
  );
};
