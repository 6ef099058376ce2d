/** One number of each frame of a gesture, ms: the time since the one before, or what the page did for it. */
export type Frames = { readonly gesture: string; readonly ms: readonly number[] };

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** A frame that took longer than one screen of 60 Hz, and a little for the timer, ms. */
const lateMs = 18;

/** One line of the table: how many frames, the middle one, the slow ones, the slowest, and how many were over a screen of 60 Hz. */
export const frameLine = ({ gesture, ms }: Frames): string => {
  const sorted = ms.toSorted((a, b) => a - b);
  const late = ms.filter((each) => each > lateMs).length;
  return [
    gesture.padEnd(34),
    String(ms.length).padStart(6),
    ...[at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), sorted.at(-1) ?? Number.NaN].map((value) =>
      value.toFixed(1).padStart(7),
    ),
    `${((late / Math.max(1, ms.length)) * 100).toFixed(1)} %`.padStart(8),
  ].join(' ');
};

/** The heading over such lines. */
export const frameHead = (title: string): string =>
  [
    title.padEnd(34),
    'frames'.padStart(6),
    'median'.padStart(7),
    'p95'.padStart(7),
    'p99'.padStart(7),
    'max'.padStart(7),
    'late'.padStart(8),
  ].join(' ');
