/** A crossing as the chart draws it: when the line meets full, and the range of that moment. */
export type Crossing = { readonly fullAt: number; readonly earliestAt: number; readonly latestAt: number };

/** One row right of now: the most likely share and the range around it. */
export type ConeRow = {
  readonly at: number;
  readonly median: number | null;
  readonly cone: readonly [number, number];
};

const shareAt = (now: number, share: number, fullAt: number, at: number): number =>
  fullAt <= now ? 1 : Math.min(1, share + ((1 - share) * (at - now)) / (fullAt - now));

/**
 * The forecast as rows from now to the end of the view. Both edges are straight lines from the present value,
 * since the range is a range of slopes. Lines that meet full inside the view end there.
 */
export const forecastRows = (
  now: number,
  share: number,
  crossing: Crossing,
  until: number,
): readonly ConeRow[] => {
  const corners = [now, crossing.earliestAt, crossing.fullAt, crossing.latestAt, until];
  const end = Math.min(until, Math.max(now, crossing.latestAt));
  const times = [...new Set(corners.filter((at) => at >= now && at <= end))].toSorted((a, b) => a - b);
  return times.map((at) => ({
    at,
    median: at <= crossing.fullAt ? shareAt(now, share, crossing.fullAt, at) : null,
    cone: [shareAt(now, share, crossing.latestAt, at), shareAt(now, share, crossing.earliestAt, at)],
  }));
};

/** A third of the view lies ahead, as long as nothing crosses later than that. */
const aheadShare = 1 / 3;

/**
 * How far ahead to draw, ms, on the same scale as the history: far enough to show the whole range of the crossing,
 * but never further than the history is long, because a longer future would squeeze the evidence.
 */
export const aheadMs = (historyMs: number, now: number, crossing: Crossing | undefined): number => {
  const least = historyMs * aheadShare;
  if (crossing === undefined || crossing.fullAt - now > historyMs) return least;
  return Math.min(historyMs, Math.max(least, (crossing.latestAt - now) * 1.15));
};
