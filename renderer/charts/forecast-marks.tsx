import { usePlaces } from './frame/index.ts';
import styles from './frame/marks.module.css';
import { toneColour, type Crossing, type Tone } from './scale/index.ts';

/** The ground right of now, a shade apart from what was measured. */
export const FutureGround = ({ now }: { readonly now: number }) => {
  const at = usePlaces();
  if (at === undefined) return null;
  return (
    <rect
      x={at.x(now)}
      y={at.top}
      width={at.right - at.x(now)}
      height={at.bottom - at.top}
      fill="var(--bg-2)"
    />
  );
};

/** The line of now, and the newest value on it. */
export const NowMark = ({
  now,
  share,
  tone,
}: {
  readonly now: number;
  readonly share: number | undefined;
  readonly tone: Tone;
}) => {
  const at = usePlaces();
  if (at === undefined) return null;
  return (
    <>
      <path d={`M${at.x(now)} ${at.top}V${at.bottom}`} stroke="var(--fg-2)" />
      {share === undefined ? null : (
        <circle
          cx={at.x(now)}
          cy={at.y(share)}
          r={3.5}
          fill={tone === 'plain' ? 'var(--fg-1)' : toneColour[tone]}
        />
      )}
    </>
  );
};

/** Width of the words beside a range, px. */
const wordsRoom = 84;

/** The ring where the line meets full, with its moment and range; words only where that lies beyond the view. */
export const CrossingMark = ({
  crossing,
  tone,
  to,
}: {
  readonly crossing: Crossing & { readonly title: string; readonly range: string };
  readonly tone: Tone;
  readonly to: number;
}) => {
  const at = usePlaces();
  if (at === undefined) return null;
  const inView = crossing.fullAt <= to;
  // The words stand under the ring where the range leaves room; else low, where neither line nor range passes.
  const roomy = inView && at.right - at.x(crossing.latestAt) > wordsRoom;
  const y = roomy ? at.top + 22 : at.bottom - 24;
  return (
    <>
      {inView ? (
        <circle
          cx={at.x(crossing.fullAt)}
          cy={at.y(1)}
          r={4}
          fill="var(--bg-1)"
          stroke={toneColour[tone]}
          strokeWidth={2}
        />
      ) : null}
      <text
        x={at.right - 6}
        y={y}
        textAnchor="end"
        fill={toneColour[tone]}
        className={`${styles['title']} ${styles['over']}`}
      >
        {inView ? crossing.title : `${crossing.title}, beyond this view`}
      </text>
      <text x={at.right - 6} y={y + 16} textAnchor="end" className={`${styles['axis']} ${styles['over']}`}>
        {crossing.range}
      </text>
    </>
  );
};
