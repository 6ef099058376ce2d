import type { StateWord } from './state-word.ts';

/** A state's shape on a 14 x 14 field: filled by the even-odd rule, then stroked. The same data is drawn as SVG and on a canvas. */
export type GlyphShape = {
  readonly fill?: string;
  readonly strokes?: readonly { readonly path: string; readonly dash?: readonly number[] }[];
};

const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
const ring = circle(7, 7, 5.4);
const dashedRing = { path: ring, dash: [1.3, 2.94] };

/** Shapes carry the state where colours come too close (light theme under deuteranopia), so each differs in outline. */
export const glyphShapes: Readonly<Record<StateWord, GlyphShape>> = {
  ok: { fill: circle(7, 7, 3) },
  warning: {
    fill: `M7 1.1c.42 0 .8.22 1 .58l5.1 9.2c.43.78-.13 1.72-1 1.72H1.9c-.87 0-1.43-.94-1-1.72L6 1.68c.2-.36.58-.58 1-.58zM6.35 4.9v3.5h1.3V4.9z${circle(7, 10.2, 0.8)}`,
  },
  critical: {
    fill: 'M4.4.8h5.2l3.6 3.6v5.2l-3.6 3.6H4.4L.8 9.6V4.4zM8.556 4.454 7 6.01 5.444 4.454 4.454 5.444 6.01 7 4.454 8.556 5.444 9.546 7 7.99 8.556 9.546 9.546 8.556 7.99 7 9.546 5.444z',
  },
  unknown: {
    fill: circle(7, 9.7, 0.75),
    strokes: [dashedRing, { path: 'M5.5 5.5a1.5 1.5 0 1 1 2.1 1.4c-.42.2-.6.5-.6.95' }],
  },
  stale: { strokes: [dashedRing, { path: 'M7 4.2V7l1.9 1.3' }] },
  draining: { fill: 'M1.6 7h10.8a5.4 5.4 0 0 1-10.8 0z', strokes: [{ path: ring }] },
  drained: { strokes: [{ path: ring }, { path: 'M4.4 7h5.2' }] },
  maintenance: { fill: 'M7 .6 13.4 7 7 13.4.6 7zM5.2 5v4h1.1V5zM7.7 5v4h1.1V5z' },
};
