/** One drawn point: the extremes and the last value inside its stretch of time. Same form as a point of `node.history`. */
export type ChartPoint = {
  readonly at: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
};

/** A row as the chart library draws it. A row without values breaks the line: nothing was recorded there. */
export type ChartRow = {
  readonly at: number;
  readonly last: number | null;
  readonly range: readonly [number, number] | null;
};

/** Colour follows state only; `plain` is a limit that is no alarm, such as a target. */
export type Tone = 'critical' | 'warning' | 'plain';

/** A dashed line across the chart with its own word. */
export type ThresholdLine = { readonly value: number; readonly label: string; readonly tone: Tone };

/** Something that happened, pinned to its moment. */
export type Annotation = { readonly at: number; readonly label: string };

/** The token that draws a tone as a line or as text. */
export const toneColour: Readonly<Record<Tone, string>> = {
  critical: 'var(--crit)',
  warning: 'var(--warn)',
  plain: 'var(--fg-3)',
};
