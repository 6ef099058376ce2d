import type { AlarmPolicy } from '#shared/model';
import type { Series } from './series.ts';
import { quantile, type Loss } from './slope.ts';

/** Cycles the creep is read from: the newest two weeks of nights. */
const cyclesUsed = 14;

/** The creep under a sawtooth: how fast the turning points sink, and where the line of the lowest ones is now. */
export type Creep = { readonly loss: Loss; readonly valleyNow: number; readonly cycleCount: number };

/**
 * Fits the turning points of the clean-ups: highs with highs, lows with lows, so the teeth themselves cancel out.
 * The volume is full when the line of the lows reaches zero. Undefined with fewer than three clean-ups, which is two cycles.
 */
export const creepOf = (series: Series, settings: AlarmPolicy['forecast']): Creep | undefined => {
  const cycles = series.cycles.cycles.slice(-cyclesUsed);
  if (cycles.length < settings.minCycles) return undefined;
  const losses: number[] = [];
  cycles.forEach((later, j) => {
    for (const earlier of cycles.slice(0, j)) {
      losses.push((earlier.peak - later.peak) / (later.peakAt - earlier.peakAt));
      losses.push((earlier.valley - later.valley) / (later.valleyAt - earlier.valleyAt));
    }
  });
  const sorted = Float64Array.from(losses).sort();
  const [first, last] = [cycles[0], cycles[cycles.length - 1]];
  if (first === undefined || last === undefined || sorted.length === 0) return undefined;
  const median = quantile(sorted, 0.5);
  const loss = {
    median,
    fast: quantile(sorted, 0.9),
    slow: quantile(sorted, 0.1),
    windowMs: last.peakAt - first.valleyAt,
  };
  const lows = cycles
    .map((cycle) => cycle.valley - median * (series.lastAt - cycle.valleyAt))
    .sort((a, b) => a - b);
  return { loss, valleyNow: quantile(lows, 0.5), cycleCount: cycles.length };
};
