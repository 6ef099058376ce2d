import type { Points } from './ring.ts';

/** How fast something is lost, units per ms: the median of the pairwise slopes and the range nearly all of them lie in. */
export type Loss = {
  readonly median: number;
  /** Nine tenths of the pairs lose no faster than this. */
  readonly fast: number;
  /** Nine tenths of the pairs lose no slower than this. */
  readonly slow: number;
  readonly windowMs: number;
};

/** Pairs closer than this share of the window are mostly noise and are left out. */
const minSeparation = 0.3;

/**
 * The Theil-Sen estimate: one wild sample, or one in four, does not move it. Undefined with fewer than four points.
 * Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968).
 */
export const lossOf = ({ at, value }: Points): Loss | undefined => {
  const count = at.length;
  if (count < 4) return undefined;
  const windowMs = (at[count - 1] ?? 0) - (at[0] ?? 0);
  if (windowMs <= 0) return undefined;
  const least = windowMs * minSeparation;
  const losses: number[] = [];
  for (let i = 0; i < count; i += 1) {
    for (let j = i + 1; j < count; j += 1) {
      const apart = (at[j] ?? 0) - (at[i] ?? 0);
      if (apart >= least) losses.push(((value[i] ?? 0) - (value[j] ?? 0)) / apart);
    }
  }
  const sorted = new Float64Array(losses).sort();
  return {
    median: quantile(sorted, 0.5),
    fast: quantile(sorted, 0.9),
    slow: quantile(sorted, 0.1),
    windowMs,
  };
};

/** A quantile of sorted numbers, between the two nearest. */
export const quantile = (sorted: ArrayLike<number>, share: number): number => {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  return low + ((sorted[below + 1] ?? low) - low) * (place - below);
};
