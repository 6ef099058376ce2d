import type { AlarmPolicy } from '#shared/model';
import type { Series } from './series.ts';
import { quantile } from './slope.ts';

type Settings = AlarmPolicy['forecast'];

/** What the clean-ups of the past say about the run that is under way. */
export type Habit = {
  /** Clean-ups seen within memory. */
  readonly cycleCount: number;
  /** True when falls like the present one have ended in a clean-up before, and this one is not deeper, later or faster. */
  readonly isOrdinary: boolean;
  /** Usual time between two clean-ups, ms. */
  readonly spacingMs: number;
  /** When the next clean-up is due, epoch ms. */
  readonly dueAt: number;
};

const day = 86_400_000;
/** Clean-ups that count as habit: the newest few. Older ones may have had another cause. */
const recentCycles = 8;
/** Spacings or depths this close to their median, as a share of it, are regular. */
const regularWithin = 0.3;
/** A loss this many times faster than the fastest ordinary one is not the ordinary fall. */
const fasterThanUsual = 1.5;

/**
 * Compares the present fall with the ones before it. `lossPerMs` is how fast room is lost now.
 * Two habits count: clean-ups at regular times (nightly logrotate), and clean-ups at regular depths (rotation by size).
 */
export const habitOf = (series: Series, lossPerMs: number, settings: Settings): Habit | undefined => {
  const { cycles, rising, peak } = series.cycles;
  if (cycles.length < settings.minCycles) return undefined;
  const recent = cycles.slice(-recentCycles);
  const spacings = recent.slice(1).map((cycle, i) => cycle.peakAt - (recent[i]?.peakAt ?? 0));
  const depths = recent.map((cycle, i) => (recent[i - 1]?.peak ?? cycle.peak) - cycle.valley);
  const [spacingMs, depth] = [median(spacings), median(depths)];
  const lastPeakAt = recent[recent.length - 1]?.peakAt ?? 0;
  const fastest = Math.max(...recent.map((cycle) => cycle.fastest));
  const usualSpeed = rising || lossPerMs <= fastest * fasterThanUsual;

  const dueAt = lastPeakAt + spacingMs;
  // Momentary rates are noisy: while the speed is a usual one, the usual rate says how deep the fall will go.
  const rate = usualSpeed ? Math.min(lossPerMs, depth / spacingMs) : lossPerMs;
  const leftAtDue = series.last - Math.max(0, rate) * Math.max(0, dueAt - series.lastAt);
  const inTime =
    isPunctual(spacings, spacingMs) &&
    series.lastAt <= dueAt + spacingMs * (settings.cycleSlack - 1) &&
    leftAtDue > 0 &&
    (series.lastAt <= dueAt || usualSpeed);

  const deepest = depth * settings.cycleSlack;
  const inDepth =
    isRegular(depths, depth) && usualSpeed && peak - series.last <= deepest && peak - deepest > 0;
  return { cycleCount: cycles.length, isOrdinary: rising || inTime || inDepth, spacingMs, dueAt };
};

const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** Two clean-ups have only one spacing between them: that is a habit when it is a day. Three show it by themselves. */
const isPunctual = (spacings: readonly number[], spacingMs: number): boolean =>
  spacings.length > 1 ? isRegular(spacings, spacingMs) : Math.abs(spacingMs - day) < day * 0.07;

const isRegular = (values: readonly number[], middle: number): boolean =>
  values.length > 0 &&
  middle > 0 &&
  median(values.map((value) => Math.abs(value - middle))) <= middle * regularWithin;
