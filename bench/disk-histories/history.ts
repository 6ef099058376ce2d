/** The shapes disks have. */
export const historyKinds = ['sawtooth', 'creep', 'burst', 'step', 'clean-up', 'steady', 'storm'] as const;
export type HistoryKind = (typeof historyKinds)[number];

/** Something that would fill the disk if nobody helped. Times in ms since the history began. */
export type Threat = {
  /** When the process that fills it began. */
  readonly onsetMs: number;
  /** When the disk is full without help. */
  readonly fullMs: number;
  /** When somebody made room or stopped it; Infinity when nobody did. */
  readonly endedMs: number;
};

/** One disk over weeks, with what is true about it. Bytes; sample `i` is at `i * intervalMs`. */
export type History = {
  readonly name: string;
  readonly kind: HistoryKind | 'recorded';
  readonly sizeBytes: number;
  readonly intervalMs: number;
  readonly available: Float64Array;
  readonly threats: readonly Threat[];
};

/** The threats that were not ended in time: the disk really was full. */
export const fillsOf = (history: History): readonly Threat[] =>
  history.threats.filter(
    (threat) =>
      threat.endedMs > threat.fullMs && threat.fullMs <= history.available.length * history.intervalMs,
  );
