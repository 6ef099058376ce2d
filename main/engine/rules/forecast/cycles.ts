/** One clean-up and the fall before it. Times in ms, amounts in bytes or inodes. */
export type Cycle = {
  /** The lowest point before the clean-up. */
  readonly valleyAt: number;
  readonly valley: number;
  /** The highest point after it. */
  readonly peakAt: number;
  readonly peak: number;
  /** The fastest loss inside the fall, units per ms over five minutes. */
  readonly fastest: number;
};

/** The turning points of a series: where clean-ups gave room back. */
export type CycleTrack = {
  cycles: Cycle[];
  rising: boolean;
  valleyAt: number;
  valley: number;
  peakAt: number;
  peak: number;
  fastest: number;
};

/** Clean-ups remembered: three weeks of nights, or a day of hours. */
const cyclesKept = 24;
/** A rise is over when nothing more was given back for this long, ms. */
const riseOverMs = 20 * 60_000;
/** Cycles longer ago than this say nothing about the habits of today, ms. */
const forgetAfterMs = 14 * 86_400_000;

export const createCycleTrack = (): CycleTrack => ({
  cycles: [],
  rising: false,
  valleyAt: 0,
  valley: Infinity,
  peakAt: 0,
  peak: -Infinity,
  fastest: 0,
});

/**
 * Follows the series by one sample. A rise by `leastRise` above the lowest point since the last peak is a clean-up.
 * Says whether this sample began or ended a rise: then the trend before it is over.
 */
export const followCycles = (track: CycleTrack, at: number, value: number, leastRise: number): boolean => {
  if (track.rising) return followRise(track, at, value, leastRise);
  if (value > track.peak) track.peak = value;
  if (value <= track.valley) {
    track.valley = value;
    track.valleyAt = at;
    return false;
  }
  if (value < track.valley + leastRise) return false;
  track.rising = true;
  track.peak = value;
  track.peakAt = at;
  return true;
};

const followRise = (track: CycleTrack, at: number, value: number, leastRise: number): boolean => {
  if (value > track.peak) {
    track.peak = value;
    track.peakAt = at;
    return false;
  }
  if (at - track.peakAt < riseOverMs && value > track.peak - leastRise / 2) return false;
  const { valleyAt, valley, peakAt, peak, fastest } = track;
  const kept = track.cycles.filter((cycle) => at - cycle.peakAt <= forgetAfterMs).slice(1 - cyclesKept);
  track.cycles = [...kept, { valleyAt, valley, peakAt, peak, fastest }];
  track.rising = false;
  track.valley = value;
  track.valleyAt = at;
  track.fastest = 0;
  return true;
};
