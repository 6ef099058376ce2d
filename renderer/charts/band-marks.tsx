import { usePlaces } from './frame/index.ts';
import styles from './frame/marks.module.css';
import { toneColour, type Tone } from './scale/index.ts';

/** Tints the side where the alarm rings, and the stretch in which it keeps its state. */
export const BandGround = ({
  raises,
  clears,
  tone,
}: {
  readonly raises: number;
  readonly clears: number;
  readonly tone: Tone;
}) => {
  const at = usePlaces();
  if (at === undefined) return null;
  const raiseY = at.y(raises);
  const clearY = at.y(clears);
  const ringsAbove = raiseY <= clearY;
  const edge = ringsAbove ? at.top : at.bottom;
  const width = at.right - at.left;
  return (
    <>
      <rect
        x={at.left}
        y={Math.min(edge, raiseY)}
        width={width}
        height={Math.abs(raiseY - edge)}
        fill={toneColour[tone]}
        fillOpacity={0.16}
      />
      <rect
        x={at.left}
        y={Math.min(raiseY, clearY)}
        width={width}
        height={Math.abs(clearY - raiseY)}
        fill="var(--bg-3)"
      />
    </>
  );
};

/** The moment the alarm was raised. */
export const RaisedMark = ({
  raised,
  tone,
}: {
  readonly raised: { readonly at: number; readonly says: string };
  readonly tone: Tone;
}) => {
  const at = usePlaces();
  if (at === undefined) return null;
  const x = at.x(raised.at);
  if (x < at.left || x > at.right) return null;
  return (
    <>
      <path d={`M${x} ${at.top}V${at.bottom}`} stroke={toneColour[tone]} />
      <text
        x={x}
        y={at.top - 5}
        textAnchor={x > at.right - 50 ? 'end' : x < at.left + 50 ? 'start' : 'middle'}
        className={styles['axis']}
      >
        {raised.says}
      </text>
    </>
  );
};
