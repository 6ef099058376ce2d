import { useId, type ReactNode } from 'react';
import { usePlotArea, useXAxisScale, useYAxisScale, ZIndexLayer } from 'recharts';
import {
  tickStep,
  tickText,
  timeTicks,
  toneColour,
  type Annotation,
  type ThresholdLine,
} from '../scale/index.ts';
import styles from './marks.module.css';

/** Room one clock time needs on the axis, px. */
const tickRoom = 88;

type Place = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** Where things stand, in px; undefined until the chart has measured itself. */
export const usePlaces = () => {
  const area = usePlotArea();
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (area === undefined || x === undefined || y === undefined) return undefined;
  const place: Place = {
    left: area.x,
    right: area.x + area.width,
    top: area.y,
    bottom: area.y + area.height,
  };
  return {
    ...place,
    x: (at: number): number => x(at) ?? place.left,
    y: (value: number): number => y(value) ?? place.bottom,
  };
};

/** Above every line and area of the chart library, whose topmost layer is 2000 (recharts 3, `DefaultZIndexes.label`). */
const overAll = 2_100;

/** Draws its children over the data. */
export const Over = ({ children }: { readonly children: ReactNode }) => (
  <ZIndexLayer zIndex={overAll}>{children}</ZIndexLayer>
);

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

/** Room one line of words needs, px. */
const wordHeight = 16;

/** Dashed limits, each with its word just over it. */
export const Thresholds = ({
  lines,
  until,
}: {
  readonly lines: readonly ThresholdLine[];
  readonly until?: number;
}) => {
  const at = usePlaces();
  if (at === undefined) return null;
  const end = until === undefined ? at.right : at.x(until);
  const levels = lines.map((line) => at.y(line.value));
  // A line just under another one has its word below it, or the two would write over each other.
  const isCrowded = (y: number): boolean => levels.some((other) => other < y && y - other < wordHeight);
  return lines.map((line) => (
    <g key={`${line.label} ${line.value}`}>
      <path
        d={`M${at.left} ${at.y(line.value)}H${end}`}
        stroke={toneColour[line.tone]}
        strokeDasharray="2 5"
        opacity={0.7}
      />
      <text
        x={at.left + 6}
        y={at.y(line.value) + (isCrowded(at.y(line.value)) ? 12 : -5)}
        className={`${styles['axis']} ${styles['over']}`}
      >
        {line.label}
      </text>
    </g>
  ));
};

/** What happened, as a short line up from its moment with the words on it. */
export const Annotations = ({
  notes,
  value,
}: {
  readonly notes: readonly Annotation[];
  readonly value: (at: number) => number | undefined;
}) => {
  const at = usePlaces();
  if (at === undefined) return null;
  return notes.map((note) => {
    const level = value(note.at);
    const x = at.x(note.at);
    const y = Math.max(at.top + 22, (level === undefined ? at.bottom : at.y(level)) - 6);
    return (
      <g key={`${note.at} ${note.label}`}>
        <path d={`M${x} ${y}v-14`} stroke="var(--fg-3)" />
        <text
          x={x}
          y={y - 19}
          textAnchor={x < at.left + 60 ? 'start' : x > at.right - 60 ? 'end' : 'middle'}
          className={`${styles['axis']} ${styles['over']}`}
        >
          {note.label}
        </text>
      </g>
    );
  });
};

/** Hatching over the time in which nothing was recorded. */
export const Gaps = ({
  gaps,
}: {
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}) => {
  const hatch = useId();
  const at = usePlaces();
  if (at === undefined || gaps.length === 0) return null;
  return (
    <>
      <pattern id={hatch} width={7} height={7} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M.75 0V7" stroke="var(--hatch)" strokeWidth={1.5} />
      </pattern>
      {gaps.map((gap) => (
        <rect
          key={gap.from}
          x={at.x(gap.from)}
          y={at.top}
          width={Math.max(1, at.x(gap.to) - at.x(gap.from))}
          height={at.bottom - at.top}
          fill={`url(#${hatch})`}
        />
      ))}
    </>
  );
};

/** A thin line through the point being read. */
export const ReadLine = ({ readAt }: { readonly readAt: number | undefined }) => {
  const at = usePlaces();
  if (at === undefined || readAt === undefined) return null;
  return <path d={`M${at.x(readAt)} ${at.top}V${at.bottom}`} stroke="var(--focus)" strokeDasharray="3 3" />;
};
