import type { ChartPoint, ChartRow } from './chart-point.ts';

/** A silence longer than this many usual steps is drawn as a gap. One late answer is not a gap, two lost ones are. */
const gapAfterSteps = 2.6;

const usualStep = (points: readonly ChartPoint[]): number => {
  const steps = points.slice(1).map((point, index) => point.at - (points[index]?.at ?? point.at));
  const sorted = steps.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
};

const breakAt = (at: number): ChartRow => ({ at, last: null, range: null });

/** Rows in time order with a break wherever nothing was recorded, so that no line is drawn over missing data. */
export const withGaps = (points: readonly ChartPoint[]): readonly ChartRow[] => {
  const longest = usualStep(points) * gapAfterSteps;
  return points.flatMap((point, index): readonly ChartRow[] => {
    const row: ChartRow = { at: point.at, last: point.last, range: [point.min, point.max] };
    const before = points[index - 1];
    return before !== undefined && point.at - before.at > longest
      ? [breakAt((before.at + point.at) / 2), row]
      : [row];
  });
};

/** The silences themselves, for words and for the table: start and end of each. */
export const gapsOf = (
  points: readonly ChartPoint[],
): readonly { readonly from: number; readonly to: number }[] => {
  const longest = usualStep(points) * gapAfterSteps;
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    return before !== undefined && point.at - before.at > longest ? [{ from: before.at, to: point.at }] : [];
  });
};
