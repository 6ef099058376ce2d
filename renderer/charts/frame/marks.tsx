import { useId } from 'react';
import { toneColour, type Annotation, type ThresholdLine } from '../scale/index.ts';
import styles from './marks.module.css';
import { usePlaces } from './places.tsx';

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
