import { copyWord, type CopyLook } from '#shared/format';

const box = 'M3.2 1.2h7.6a2 2 0 0 1 2 2v7.6a2 2 0 0 1-2 2H3.2a2 2 0 0 1-2-2V3.2a2 2 0 0 1 2-2z';
const octagon =
  'M4.4.8h5.2l3.6 3.6v5.2l-3.6 3.6H4.4L.8 9.6V4.4zM8.556 4.454 7 6.01 5.444 4.454 4.454 5.444 6.01 7 4.454 8.556 5.444 9.546 7 7.99 8.556 9.546 9.546 8.556 7.99 7 9.546 5.444z';

type ChipShape = {
  readonly colour: `--${string}`;
  readonly fill?: string;
  readonly stroke?: string;
  readonly dash?: string;
};

/** Shapes carry the meaning; colour only repeats it (design section 3). */
const shapes: Readonly<Record<CopyLook, ChipShape>> = {
  running: { colour: '--ink-1', fill: box },
  starting: {
    colour: '--drain',
    fill: 'M1.2 9h11.6v1.8a2 2 0 0 1-2 2H3.2a2 2 0 0 1-2-2z',
    stroke: box,
    dash: '2 1.6',
  },
  leaving: { colour: '--drain', fill: 'M1.2 7h11.6v3.8a2 2 0 0 1-2 2H3.2a2 2 0 0 1-2-2z', stroke: box },
  left: { colour: '--drain', stroke: box, dash: '1.6 1.8' },
  failed: { colour: '--crit', fill: octagon },
  pending: { colour: '--warn', stroke: box, dash: '2 1.6', fill: 'M6.3 4h1.4v3.4l2 1.2-.7 1.1-2.7-1.6z' },
  unknown: { colour: '--unknown', stroke: box, dash: '2 1.6' },
};

/** Thin lines across: the look of what is not known. */
const hatch = 'M1.6 6.2 6.2 1.6M1.4 11.2l9.8-9.8M4.2 12.8l8.6-8.6M9 12.8l3.8-3.8';

/** One copy of a workload as a square; its word is said beside it or by the cell it stands in. */
export const CopyChip = ({ look, size = 15 }: { readonly look: CopyLook; readonly size?: number }) => {
  const shape = shapes[look];
  return (
    <svg
      viewBox="0 0 14 14"
      width={size}
      height={size}
      style={{ color: `var(${shape.colour})`, flex: 'none' }}
      aria-hidden="true"
    >
      {shape.fill === undefined ? null : <path d={shape.fill} fill="currentColor" fillRule="evenodd" />}
      {shape.stroke === undefined ? null : (
        <path
          d={shape.stroke}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.2}
          strokeDasharray={shape.dash}
        />
      )}
      {look === 'unknown' ? <path d={hatch} stroke="currentColor" strokeWidth={0.9} /> : null}
      <title>{copyWord[look]}</title>
    </svg>
  );
};
