import type { ChartPoint } from './chart-point.ts';

/** The total that held at a moment: the newest one at or before it, else the first one known, else `fallback`. */
const totalAt = (
  totals: readonly ChartPoint[],
  at: number,
  fallback: number | undefined,
): number | undefined => totals.findLast((total) => total.at <= at)?.last ?? totals[0]?.last ?? fallback;

const share = (left: number, total: number): number => Math.min(1, Math.max(0, 1 - left / total));

/**
 * Used shares (0 to 1) out of what was left and how much there was in all. A disk that was enlarged is judged by the size
 * it had then. Points without a known total are left out: a share of nothing is not known.
 */
export const usedPoints = (
  left: readonly ChartPoint[],
  totals: readonly ChartPoint[],
  fallbackTotal: number | undefined,
): readonly ChartPoint[] =>
  left.flatMap((point): readonly ChartPoint[] => {
    const total = totalAt(totals, point.at, fallbackTotal);
    return total === undefined || total <= 0
      ? []
      : [
          {
            at: point.at,
            min: share(point.max, total),
            max: share(point.min, total),
            last: share(point.last, total),
          },
        ];
  });

/** A fall of this share within one step is a clean-up (as `cleanUpRatio` of the alarm policy). */
const cleanUpShare = 0.02;

export type CleanUp = { readonly at: number; readonly freedShare: number };

/** The biggest clean-ups in the picture, oldest first; at most `most`, since every one takes a line of words. */
export const cleanUpsIn = (points: readonly ChartPoint[], most: number): readonly CleanUp[] =>
  points
    .slice(1)
    .map((point, index) => ({ at: point.at, freedShare: (points[index]?.last ?? point.last) - point.last }))
    .filter(({ freedShare }) => freedShare >= cleanUpShare)
    .toSorted((a, b) => b.freedShare - a.freedShare)
    .slice(0, most)
    .toSorted((a, b) => a.at - b.at);
