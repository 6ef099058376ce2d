import type { HistoryPoint } from '#shared/model';
import { asTime } from './as-time.ts';

/**
 * Thins points in time order to at most `count`, by equal stretches of time. Extremes survive: a spike of one sample
 * is still the maximum of its stretch. Stretches without a sample have no point, so a gap stays a gap.
 */
export const thin = (
  points: readonly HistoryPoint[],
  from: number,
  to: number,
  count: number,
): readonly HistoryPoint[] => {
  if (points.length <= count) return points;
  const stretch = (to - from) / count;
  const out: HistoryPoint[] = [];
  let current: { index: number; point: HistoryPoint } | undefined;
  for (const point of points) {
    const index = Math.min(count - 1, Math.floor((point.at - from) / stretch));
    if (current?.index === index) {
      current.point = {
        at: point.at,
        min: Math.min(current.point.min, point.min),
        max: Math.max(current.point.max, point.max),
        last: point.last,
      };
    } else {
      if (current !== undefined) out.push(current.point);
      current = { index, point: { ...point, at: asTime(point.at) } };
    }
  }
  if (current !== undefined) out.push(current.point);
  return out;
};
