import type { AlarmPolicy } from '#shared/model';
import type { Cycle } from './cycles.ts';
import type { Series } from './series.ts';
import { quantile, type Loss } from './slope.ts';

/** Cycles the creep is read from: the newest two weeks of nights. */
const cyclesUsed = 14;
/** Lows scatter around their line; the disk is full at a deep one, not at the middle one. */
const deepLow = 0.25;

/** The creep under a sawtooth: how fast the turning points sink, and where the line of the low ones is now. */
export type Creep = { readonly loss: Loss; readonly lowNow: number; readonly cycleCount: number };

/**
 * Fits the turning points of the clean-ups: highs with highs, lows with lows, so the teeth themselves cancel out; the
 * row that scatters less is believed. The volume is full when the line of the lows reaches zero.
 */
export const creepOf = (series: Series, settings: AlarmPolicy['forecast']): Creep | undefined => {
  const cycles = series.cycles.cycles.slice(-cyclesUsed);
  const [first, last] = [cycles[0], cycles[cycles.length - 1]];
  if (first === undefined || last === undefined || cycles.length < settings.minCycles) return undefined;
  const windowMs = last.peakAt - first.valleyAt;
  const highs = lossBetween(
    cycles,
    (cycle) => cycle.peakAt,
    (cycle) => cycle.peak,
    windowMs,
  );
  const lows = lossBetween(
    cycles,
    (cycle) => cycle.valleyAt,
    (cycle) => cycle.valley,
    windowMs,
  );
  const loss = highs.fast - highs.slow <= lows.fast - lows.slow ? highs : lows;
  const projected = cycles
    .map((cycle) => cycle.valley - loss.median * (series.lastAt - cycle.valleyAt))
    .sort((a, b) => a - b);
  return { loss, lowNow: quantile(projected, deepLow), cycleCount: cycles.length };
};

const lossBetween = (
  cycles: readonly Cycle[],
  at: (cycle: Cycle) => number,
  level: (cycle: Cycle) => number,
  windowMs: number,
): Loss => {
  const losses: number[] = [];
  cycles.forEach((later, j) => {
    for (let i = 0; i < j; i += 1) {
      const earlier = cycles[i];
      if (earlier !== undefined) losses.push((level(earlier) - level(later)) / (at(later) - at(earlier)));
    }
  });
  const sorted = losses.sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    fast: quantile(sorted, 0.9),
    slow: quantile(sorted, 0.1),
    windowMs,
  };
};
